"""The planted stories as data: which unit each is about, what a reader should see, and what makes it so.

A story belongs to a position in the list of units, so that every prefecture of twelve units or more has all of them.
Generators look at `Effects` only. Left out: (1) rows at fault (`defects`); (2) how a story is scored: that is what it
is for; (3) stories that last longer than the years of the ledgers.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.sample.days import on
from assess.sample.event import OPEN, RESPONSIBLE, Accident

LEADING = ("secretary", "government_head", "deputy_in_charge")


@dataclass(frozen=True, slots=True)
class Effects:
    """What a story changes. `skipped` are meetings not held (kind, quarter); `late` is a ledger and a quarter.

    `overstated` has a third part: so many rows more than there are. `hazards` weighs their number; `blind`: its
    accidents follow checks that found nothing; `deaths` by year from three years before the assessed one, one an
    accident.
    """

    hazards: float = 1.0
    blind: bool = False
    perfect: bool = False
    skipped: tuple[tuple[str, int], ...] = ()
    unfiled: str = ""
    late: tuple[str, int] = ("", 0)
    overstated: tuple[str, int, int] = ("", 0, 0)
    overdue: int = 0
    accidents: tuple[Accident, ...] = ()
    deaths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """故事: `index` is the unit's position, `quality` (0 to 1) how good it is in everything else."""

    id: str
    index: int
    title: str
    seen: str
    quality: float
    effects: Effects = Effects()


STORIES = (
    Story(
        "deaths_falling", 0, "死亡人数连续三年下降",
        "2022至2025年死亡4、3、2、1人，每起1人；其余各项也好，应在全市前列。", 0.96,
        Effects(deaths=(4, 3, 2, 1)),
    ),
    Story(
        "filed_late", 1, "一种台账迟报",
        "2025年三季度的隐患台账迟报；四个季度中这一季度不算按时。", 0.72, Effects(late=("hazards", 3)),
    ),
    Story(
        "veto_pending", 2, "一票否决待定",
        "2025年9月一起3人死亡的事故，是否瞒报还在核查，单位和领导的责任都没有认定；否决待定，等次是一个范围。", 0.58,
        Effects(accidents=(
            Accident(
                on(2025, 9, 18), "工贸", 3, 2, 6_500_000, reported=on(2025, 9, 27), finding="核查中", grade="较大",
                level="市", blame=OPEN,
            ),
        )),
    ),
    Story(
        "vetoed", 3, "一票否决",
        "2025年6月煤矿重大事故，死亡12人，省里调查结案，县政府和三位领导负有责任；分数照算，等次不合格。", 0.12,
        Effects(accidents=(
            Accident(
                on(2025, 6, 12), "煤矿", 12, 6, 32_000_000, reported=on(2025, 6, 12), grade="重大", level="省",
                closed=on(2025, 11, 28), blame=RESPONSIBLE, blamed=LEADING,
            ),
        )),
    ),
    Story(
        "finds_nothing", 4, "查而无果",
        "检查次数与别处相当，两年几乎没有查出隐患；2025年两起事故之前90天内，事故企业刚查过，记录都是没有隐患。", 0.62,
        Effects(hazards=0.02, blind=True, accidents=(
            Accident(on(2025, 5, 20), "工贸", 1, 1, reported=on(2025, 5, 20), closed=on(2025, 8, 30)),
            Accident(on(2025, 10, 16), "工贸", 2, 0, 1_900_000, reported=on(2025, 10, 16), closed=on(2025, 12, 29)),
        )),
    ),
    Story(
        "rows_missing", 5, "报的行数与登记不符",
        "2025年二季度检查台账的报送登记写明的行数，比台账里读到的多12行。", 0.86,
        Effects(overstated=("inspections", 2, 12)),
    ),
    Story(
        "deaths_added", 6, "期限内增加死亡",
        "2025年4月一起事故当日死亡2人，第17日又死亡1人，报的等级是一般，按3人应为较大。", 0.50,
        Effects(accidents=(
            Accident(
                on(2025, 4, 10), "工贸", 2, 3, 4_200_000, late_deaths=1, late_day=on(2025, 4, 27),
                reported=on(2025, 4, 10), grade="较大", level="市", closed=on(2025, 9, 12),
            ),
        )),
    ),
    Story(
        "concealed", 7, "以前的瞒报今年查实",
        "2023年8月一起4人死亡的较大事故当年没有报，2025年4月查实瞒报，政府有责任；记在2025年并触发否决。", 0.30,
        Effects(accidents=(
            Accident(
                on(2023, 8, 5), "非煤矿山", 4, 1, 5_600_000, reported=on(2025, 3, 20), finding="瞒报",
                discovered=on(2025, 4, 22), grade="较大", level="市", closed=on(2025, 10, 30), blame=RESPONSIBLE,
                blamed=("government_head", "deputy_in_charge"),
            ),
        )),
    ),
    Story(
        "overdue", 8, "重大隐患逾期",
        "三处重大隐患过了期限到基准日仍没有销号，其中一处由省里挂牌。", 0.42, Effects(overdue=3),
    ),
    Story(
        "few_meetings", 9, "会议缺季度",
        "2025年常委会缺二、三、四季度，常务会缺二、三季度，安委会缺三季度；另有一起事故迟报。", 0.08,
        Effects(
            skipped=(("常委会", 2), ("常委会", 3), ("常委会", 4), ("常务会", 2), ("常务会", 3), ("安委会", 3)),
            accidents=(
                Accident(
                    on(2025, 3, 8), "建筑施工", 1, 0, 1_200_000, reported=on(2025, 3, 11), finding="迟报",
                    discovered=on(2025, 3, 25), closed=on(2025, 7, 18),
                ),
            ),
        ),
    ),
    Story(
        "perfect", 10, "整改率过于完美",
        "到期的隐患一条不差都按期销号，记录齐全，复查全部合格；真伪要靠抽查判断。", 0.78, Effects(perfect=True),
    ),
    Story(
        "unfiled", 11, "一种台账没有报",
        "两年都没有报送培训台账，也没有零报告；有关各项没有数据，不能当作零。", 0.36, Effects(unfiled="trainings"),
    ),
)  # fmt: skip
