"""A run of nine units as the engine would report it: published counts, one assessed section, the rest open.

Built by hand from `COUNTS`, so that pages are tested without the engine; changes are stated by `fairness`. Advice is by
hand too: ranges of places, a funnel, trust, a campaign.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assess.advised import (
    CampaignCheck,
    CampaignLine,
    CampaignReport,
    Detected,
    Doubt,
    Funnel,
    FunnelCurve,
    FunnelPoint,
    GradeChance,
    Lever,
    RankRange,
    RateLine,
    RunAdvice,
    Sureness,
    Trusted,
    UnitAdvice,
    WeightChange,
)
from assess.fairness import compare_counts
from assess.results import RunHeader, RunReport, UnitReport, UnitSections, write
from assess.types import (
    Assessment,
    Change,
    CountPair,
    DataFile,
    Deduction,
    Finding,
    LegalBasis,
    Measured,
    Outcome,
    Provenance,
    QualityFinding,
    Quarantined,
    SectionPoints,
    Source,
    Standing,
    Unit,
    Veto,
    VetoState,
)

FILE = "data/published/chizhou-2020-01-07.csv"
SECTORS = ("采矿业", "商贸制造业", "建筑业", "交通运输业")
# code: name, group, accidents by sector now and before, deaths by sector now and before
COUNTS = {
    "341702": ("贵池区", "县区", (0, 1, 0, 11), (1, 1, 0, 12), (0, 1, 0, 11), (1, 1, 0, 14)),
    "341721": ("东至县", "县区", (0, 2, 0, 10), (0, 1, 1, 15), (0, 2, 0, 8), (0, 1, 2, 10)),
    "341722": ("石台县", "县区", (0, 1, 1, 4), (0, 0, 1, 0), (0, 1, 1, 3), (0, 0, 2, 0)),
    "341723": ("青阳县", "县区", (0, 1, 0, 4), (1, 2, 0, 7), (0, 1, 0, 3), (1, 2, 0, 5)),
    "3417L01": ("江南新兴产业集中区", "功能区", (0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 1)),
    "3417L02": ("九华山风景区", "功能区", (0, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 0)),
    "3417L03": ("开发区", "功能区", (0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0), (0, 1, 0, 0)),
    "3417L04": ("平天湖风景区", "功能区", (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
    "3417L05": ("市直", "市直", (1, 0, 0, 0), (0, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)),
}
BASIS = LegalBasis("某县安全生产季度考核表", "事故情况·同比起数（每多1起扣0.2分）")
LAW = LegalBasis("地方党政领导干部安全生产责任制规定", "第五条", verified=True, checked=date(2020, 8, 1))
HEADER = RunHeader(
    "chizhou-2020",
    "池州市2020年1—7月安全生产考核（示范）",
    "示范细则，非官方考核结果",
    date(2020, 8, 12),
    date(2020, 1, 1),
    date(2020, 7, 31),
    "示范",
    "chizhou-demo",
    "县区安全生产考核示范细则",
    2,
    12,
    (BASIS,) * 11,
)
PROVENANCE = Provenance(
    "chizhou-demo",
    "5c" * 32,
    (
        DataFile(
            FILE, "池州市2020年1—7月安全生产事故统计表", "池州市应急管理局", date(2020, 8, 12), "a1" * 32, 80, 79, 1,
            "百分比为截尾而非四舍五入；上年基数为0的印作“—”",
        ),
        DataFile("data/published/chizhou-units.csv", "考核对象表", "本项目", None, "b2" * 32, 9, 9, 0),
    ),
    {"assess": "0.1.0", "python": "3.11.7", "matplotlib": "3.11.2"},
    "0f1e2d3c4b5a" + "9" * 52,
)  # fmt: skip


CURVE = tuple(
    FunnelCurve(expected, max(0.0, 1 - 1.9 / expected**0.5), 1 + 1.9 / expected**0.5, 0.0, 1 + 3 / expected**0.5)
    for expected in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
)
MONTHS = tuple(f"{year}-{month:02d}" for year in (2018, 2019, 2020) for month in range(1, 13))


def make_sureness(code: str, rank: int, group: tuple[str, ...], note: str) -> Sureness:
    """One unit's; alone in its group it has none."""
    size = len(group)
    if size == 1:
        return Sureness(code, 1, 1, None, None, 0, 0, False, (), reason=note or "本组只有这一个对象，没有名次可比")
    ranges = (
        RankRange(Doubt.SAMPLING, rank, 1, size, 0.3, 0.5, 1000),
        RankRange(Doubt.METHOD, rank, rank, rank, 0.0, 1.0, 1000, 3),
        RankRange(Doubt.DATA, None, None, None, None, None, 1000, 1000, note or "不能估计，因为没有一次得出得分"),
    )
    return Sureness(
        code, size, 1, 1, size, 1, 2, False, ranges, tuple(other for other in group if other != code)[:2],
        (GradeChance("优秀", 0.6), GradeChance("合格", 0.4)), 0.05,
        (Lever("outcomes", note or "事故情况", 0.8, rank + 1), Lever("duty", "党政领导责任", 0.01, None)),
        (WeightChange("末位", 0.12, note or "各项权重同时变动12.0%就能使该单位离开后1名。"),),
    )  # fmt: skip


def make_point(code: str, name: str, events: int, note: str) -> FunnelPoint:
    """One point; the first county stands out."""
    flag = "high" if code == "341702" else ""
    return FunnelPoint(code, name, events, 2.0 + events / 2, 1.0, 0.6, 1.5, 0.04, flag, note or "在95%预测界以内。")


def make_run_advice(names: dict[str, str], sureness: tuple[Sureness, ...], note: str) -> RunAdvice:
    """The advice on all."""
    points = tuple(make_point(code, name, 1 + at, note) for at, (code, name) in enumerate(names.items()))
    first = next(iter(names))
    checks = (
        CampaignCheck(note or "行动前走势相同", False, note or "走势不同"),
        CampaignCheck("自相关", None, "不能检验"),
    )
    lines = (
        CampaignLine("双重差分", note or "区间含1。", note or "置换检验", 0.8, None, 1.2, checks),
        CampaignLine("回归均值校正", note or "不能估计，因为事件太少。", ""),
    )
    campaign = CampaignReport(
        note or "专项整治（模拟）", "2019-07", "data/sample/monthly.csv", (first,), MONTHS,
        tuple(float(at % 5) for at in range(36)), tuple(-1.0 if at == 20 else 6.0 for at in range(36)), lines,
        note or "还不能归功于专项行动。",
    )  # fmt: skip
    return RunAdvice(
        sureness, Funnel("事故起数", "从业人员", 3, points, CURVE, note or "各地之间看不出差别"),
        (Trusted(first, "中", note or "数据可信度中。", (note or "销号过于整齐。",), (note or "抽查原始记录",)),),
        (Detected(first, 40, 12, 30.5, 18, 44, True, note or "查出偏少。"),),
        (note or "任何单位进出都不颠倒先后。",), campaign,
    )  # fmt: skip


def make_unit_advice(code: str, name: str, sureness: Sureness, note: str) -> UnitAdvice:
    """The advice on one unit: the first county has everything, the others lack data."""
    if code != "341702":
        return UnitAdvice(sureness, funnel_reason=note or "不能估计，因为没有从业人员等规模数")
    rates = (
        RateLine("亿元国内生产总值生产安全事故死亡率", "人/亿元", 12, "259亿元", 0.046, 0.01, 0.09),
        RateLine("煤矿百万吨死亡率", "人/百万吨", 0, "", None, None, None, note or "不能估计，因为没有分母。"),
    )
    return UnitAdvice(
        sureness, rates, make_point(code, name, 12, note),
        Trusted(code, "低", note or "数据可信度低。", (note or "销号过于整齐。",), (note or "抽查原始记录",)),
        Detected(code, 40, 12, 30.5, 18, 44, False, note or "查出不比别处少。"),
    )  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """The reports of a run; `name` replaces every unit's name, `note` every free text."""

    name: str = ""
    note: str = ""

    def unit(self, code: str) -> Unit:
        name, group, *_ = COUNTS[code]
        return Unit(code, self.name or name, "county", group, "341700", "L" in code, self.note)

    def changes(self, code: str) -> tuple[Change, ...]:
        _, _, now, before, dead, dead_before = COUNTS[code]
        return (
            compare_counts("事故起数", "起", sum(now), sum(before)),
            compare_counts("死亡人数", "人", sum(dead), sum(dead_before), clustered=True),
        )

    def assessment(self, code: str) -> Assessment:
        now, before = (change_part(COUNTS[code], index) for index in (2, 3))
        more = max(now - before, 0)
        lost = Decimal(more) / 5
        measured = (self.measured(now, ""), self.measured(before, "previous"))
        findings = (
            Finding("outcomes", "outcomes.accident_change", "事故起数与上年同期相比",
                    Outcome.PARTLY_MET if lost else Outcome.MET, Decimal(10), 10 - lost,
                    self.note or f"本期{now}起，上年同期{before}起，扣{lost}分", measured, (BASIS,)),
            Finding("outcomes", "outcomes.death_change", "死亡人数与上年同期相比", Outcome.MET, Decimal(15),
                    Decimal(15), "没有多于上年同期，不扣分", (), (BASIS,)),
            Finding("outcomes", "outcomes.accident_ceiling", "事故起数控制指标",
                    Outcome.UNMET if lost else Outcome.MET, Decimal(5), Decimal(0 if lost else 5), "按细则判定",
                    measured, (BASIS,)),
            Finding("duty", "duty.secretary", "党委主要负责人职责", Outcome.NOT_ASSESSED, Decimal(35), None,
                    "本次运行没有这类数据，未考核；所需：常委会会议纪要、学习记录", (), (LAW,)),
            Finding("hazards", "hazards.closure", "隐患按期整改率", Outcome.NOT_APPLICABLE, Decimal(35), None,
                    "不适用于该类单位", (), (LAW,)),
        )  # fmt: skip
        total = 25 - lost + (0 if lost else 5)
        deductions = (
            Deduction("outcomes", "outcomes.accident_change", "outcomes.accident_change.more_accidents", "deduct", lost,
                      "起数比上年同期每多1起扣0.2分，扣完为止", f"0.2 × {more} = {lost}", measured),
            Deduction("outcomes", "outcomes.accident_ceiling", "outcomes.accident_ceiling.over_ceiling", "deduct",
                      Decimal(5), "起数突破控制指标的，本项不得分", "本项全部分值 5", measured),
        )  # fmt: skip
        veto = Veto(
            "veto.larger_accident", "发生较大及以上生产安全事故", "veto",
            VetoState.PENDING if now else VetoState.CLEAR, self.note or "没有受伤人数和损失，不能判定等级",
            ("等次定为不合格", "取消当年评先评优资格"), measured, (LAW,),
        )  # fmt: skip
        return Assessment(
            self.unit(code), total.quantize(Decimal("0.01")), total, Decimal(30), Decimal(100), total + 70, total,
            "", "优秀", "不合格",
            (SectionPoints("outcomes", "事故情况", Decimal(30), Decimal(30), total),
             SectionPoints("duty", "党政领导责任", Decimal(35), Decimal(0), Decimal(0)),
             SectionPoints("hazards", "隐患排查治理", Decimal(35), Decimal(0), Decimal(0))),
            findings, deductions if lost else (), (veto,),
        )  # fmt: skip

    def measured(self, number: int, period: str) -> Measured:
        sources = (Source(FILE, 18, "value", self.note or "交通运输业 11"), Source(FILE, 16, "value", "商贸制造业 1"))
        return Measured("accidents", Decimal(number), None, period, "起", sources=sources)

    def standings(self) -> tuple[Standing, ...]:
        assessments = {code: self.assessment(code) for code in COUNTS}
        rows = []
        for code, found in assessments.items():
            peers = [other.total for other in assessments.values() if other.unit.group == found.unit.group]
            rank = 1 + sum(total > found.total for total in peers)
            pending = "；".join(f"{veto.title}（待定）" for veto in found.vetoes if veto.state is VetoState.PENDING)
            rows.append(Standing(
                self.unit(code), rank, peers.count(found.total), len(peers), found.total, found.assessable,
                (found.total / found.assessable).quantize(Decimal("0.0001")), "", "优秀", "不合格", pending, 1,
            ))  # fmt: skip
        groups = list(dict.fromkeys(row.unit.group for row in rows))
        return tuple(sorted(rows, key=lambda row: (groups.index(row.unit.group), row.rank, row.unit.code)))

    def breakdown(self, code: str) -> tuple[CountPair, ...]:
        _, _, *columns = COUNTS[code]
        pairs = []
        for indicator, title, unit, now, before in (
            ("accidents", "事故起数", "起", *columns[:2]), ("deaths", "死亡人数", "人", *columns[2:]),
        ):  # fmt: skip
            pairs += [
                CountPair(indicator, sector + title, unit, now[index], before[index])
                for index, sector in enumerate(SECTORS)
            ]
        return tuple(pairs)

    def unit_report(self, code: str) -> UnitReport:
        standing = next(row for row in self.standings() if row.unit.code == code)
        group = tuple(row for row in self.standings() if row.unit.group == standing.unit.group)
        return UnitReport(
            HEADER, self.assessment(code), standing, group, self.changes(code), self.breakdown(code),
            tuple(finding for finding in self.quality() if finding.unit == code), 1, PROVENANCE,
            advice=make_unit_advice(code, self.unit(code).name, self.sureness(standing), self.note),
            group_sureness=tuple(self.sureness(row) for row in group), funnel=self.advice().funnel,
        )  # fmt: skip

    def sureness(self, row: Standing) -> Sureness:
        group = tuple(other for other, (_, name, *_) in COUNTS.items() if name == row.unit.group)
        return make_sureness(row.unit.code, row.rank, group, self.note)

    def advice(self) -> RunAdvice:
        names = {code: self.unit(code).name for code in COUNTS}
        return make_run_advice(names, tuple(self.sureness(row) for row in self.standings()), self.note)

    def quality(self) -> tuple[QualityFinding, ...]:
        source = (Source(FILE, 20, "yoy_percent_as_printed", self.note or "0"),)
        return (
            QualityFinding("percent", "warning", "341702", "deaths", self.note or "建筑业死亡 0 对 0 印作 0", source),
            QualityFinding("truncated", "notice", "", "percent", "印出的百分比是截尾，不是四舍五入", source),
            QualityFinding("base", "notice", "341722", "accidents", "上年基数由合计推得", source),
        )  # fmt: skip

    def run_report(self) -> RunReport:
        whole = (
            compare_counts("事故起数", "起", 37, 45),
            compare_counts("死亡人数", "人", 33, 42, clustered=True),
        )
        units = tuple(
            Change(**{**{name: getattr(change, name) for name in Change.__slots__}, "unit": self.unit(code).name})
            for code in COUNTS
            for change in self.changes(code)
        )
        quarantined = Quarantined(
            FILE, "", 12, "value", "E214", "计数不是数字", "改为非负整数", self.note or "贵池区,x"
        )
        return RunReport(
            HEADER, self.standings(), whole, units, self.quality(), (quarantined,), PROVENANCE, self.advice(),
            tuple(self.sections(row.unit.code) for row in self.standings()),
        )  # fmt: skip

    def sections(self, code: str) -> UnitSections:
        bonus = SectionPoints("bonus", "加分", Decimal(5), Decimal(5), Decimal("1.5"))
        penalty = SectionPoints("penalties", "扣分", Decimal(10), Decimal(10), Decimal(-2))
        return UnitSections(code, self.assessment(code).sections, (bonus, penalty))

    def write_results(self, folder: Path) -> Path:
        """The files that pages read, as `assess score` writes them."""
        (folder / "assessments").mkdir(parents=True)
        for code in COUNTS:
            (folder / "assessments" / f"{code}.json").write_text(write(self.unit_report(code)), encoding="utf-8")
        (folder / "results.json").write_text(write(self.run_report()), encoding="utf-8")
        return folder


def change_part(row: tuple[object, ...], index: int) -> int:
    """The sum of one column of counts."""
    part = row[index]
    assert isinstance(part, tuple)
    return sum(part)


@pytest.fixture
def sample() -> Sample:
    return Sample()


@pytest.fixture(scope="session")
def make_sample() -> Callable[..., Sample]:
    return Sample


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return Sample().write_results(tmp_path / "results")
