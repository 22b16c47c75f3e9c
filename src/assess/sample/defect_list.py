"""The list of planted defects: what is done to which ledger, and the code that it must get.

Ordered by ledger; hazards have most of them, in all three of their files. `defects` says what a defect is.
"""

from __future__ import annotations

from assess.sample.defects import Defect

ORPHAN, UNKNOWN = "E990199-99999", "990199"


def _hazard(index: int, what: str, column: str, code: str, level: str = "quarantine", /, **cells: str) -> Defect:
    return Defect("hazards", index, what, column, code, cells, level)


def _other(
    ledger: str, index: int, what: str, column: str, code: str, level: str = "quarantine", /, **cells: str
) -> Defect:
    return Defect(ledger, index, what, column, code, cells, level)


HAZARDS = (
    _hazard(1, "销号早于发现", "closed_date", "hazards.closed_before_found", closed_date="2025-06-01"),
    _hazard(1, "不存在的日期", "found_date", "R05", found_date="2025-02-30"),
    _hazard(1, "没有年份的日期", "found_date", "R04", found_date="6月10日"),
    _hazard(1, "日期是表格软件的序号", "due_date", "R27", due_date="45848"),
    _hazard(1, "发现日期在基准日以后", "found_date", "R07", found_date="2026-05-01", due_date="2026-06-01",
            closed_date=""),
    _hazard(1, "发现日期早得不可能", "found_date", "R06", found_date="1925-06-10"),
    _hazard(1, "不认识的单位代码", "unit_code", "R13", unit_code=UNKNOWN),
    _hazard(1, "已撤销的单位代码", "unit_code", "R14", unit_code="330104"),
    _hazard(1, "市级代码", "unit_code", "R15", unit_code="330100"),
    _hazard(1, "别的地方的单位代码", "unit_code", "R32", unit_code="110101"),
    _hazard(1, "单位代码少了两位", "unit_code", "R12", unit_code="9901"),
    _hazard(1, "企业不在名录里", "enterprise", "R16", enterprise=ORPHAN),
    _hazard(1, "检查不在台账里", "inspection", "R16", inspection="J999999"),
    Defect("hazards", 1, "与第一行完全相同", "id", "R17", {}, copy=True),
    Defect("hazards", 1, "编号与第一行相同而内容不同", "id", "R18", {"person": "另一负责人"}, copy=True),
    _hazard(1, "隐患等级不在代码表里", "severity", "R08", severity="紧急"),
    _hazard(1, "没有隐患等级", "severity", "R01", severity=""),
    _hazard(1, "金额是约数", "funds_yuan", "R11", funds_yuan="约300余"),
    _hazard(1, "逗号可能是小数点", "funds_yuan", "R26", funds_yuan="12,5"),
    _hazard(1, "金额为负", "funds_yuan", "R10", funds_yuan="-50"),
    _hazard(1, "是否写成别的字", "recheck_passed", "R09", rechecked_date="2025-07-01", recheck_passed="半"),
    _hazard(1, "字符已经损坏", "category", "R24", category="锟斤拷"),
    _hazard(1, "没有销号就复查", "rechecked_date", "hazards.rechecked_while_open", closed_date="",
            rechecked_date="2025-07-01"),
    _hazard(1, "有挂牌日期，没有级别", "listed_by", "hazards.listed_by_nobody", listed_date="2025-06-11"),
    _hazard(1, "答复早于举报", "answered_date", "hazards.answered_before_reported", source="群众举报",
            reported_date="2025-06-10", answered_date="2025-06-01"),
    _hazard(1, "延期倒退", "extended_due", "hazards.extended_backwards", extended_due="2025-07-01"),
    _hazard(1, "期限早于发现", "due_date", "hazards.due_before_found", due_date="2025-06-01"),
    Defect("hazards", 1, "一行两处错误", "severity", "R08", {"severity": "紧急", "enterprise": ORPHAN},
           also=(("enterprise", "R16"),)),
    Defect("hazards", 1, "少了两格", "", "R19", {}, cut=2),
    _hazard(5, "重大隐患写成全称", "severity", "synonym", "repaired", severity="重大事故隐患"),
    _hazard(5, "日期用点分隔", "due_date", "date_form", "repaired", due_date="2025.7.10"),
    _hazard(5, "日期写成年月日", "closed_date", "date_form", "repaired", closed_date="2025年6月20日"),
    _hazard(5, "日期写成中文数字", "closed_date", "date_form", "repaired", closed_date="二〇二五年六月二十日"),
    _hazard(5, "全角数字", "funds_yuan", "number_form", "repaired", funds_yuan="１２３４"),
    _hazard(5, "千分位", "funds_yuan", "grouping", "repaired", funds_yuan="12,345.50"),
    _hazard(5, "带计量单位", "funds_yuan", "unit_suffix", "repaired", funds_yuan="800元"),
    _hazard(5, "看不见的字符", "category", "tidy", "repaired", category="消防\u200b通道"),
    _hazard(5, "来源写成简称", "source", "synonym", "repaired", source="自查"),
    _hazard(5, "重大隐患没有期限", "due_date", "hazards.major_without_due", "warn", severity="重大", due_date=""),
    _hazard(5, "企业登记在别的单位", "enterprise", "hazards.enterprise_elsewhere", "warn", enterprise="E990101-00002"),
    _hazard(5, "发现日期离检查太远", "found_date", "hazards.found_off_inspection", "warn", inspection="J000001"),
    _hazard(3, "工作簿里不存在的日期", "due_date", "R05", due_date="2025-09-31"),
    _hazard(3, "工作簿里的公式错误", "category", "R21", category="#REF!"),
    _hazard(3, "工作簿里没有结果的公式", "funds_yuan", "R25", funds_yuan="=SUM(A1:A2)"),
    _hazard(3, "金额写成文字", "funds_yuan", "R03", funds_yuan="若干"),
    _hazard(7, "GBK 文件里的未知来源", "source", "R08", source="电话记录"),
)  # fmt: skip
OTHERS = (
    _other("inspections", 1, "发现条数为负", "findings", "R10", findings="-1"),
    _other("inspections", 1, "条数不是整数", "findings", "R02", findings="1.5"),
    _other("inspections", 1, "检查人数为0", "inspectors", "inspections.nobody", inspectors="0"),
    _other("inspections", 1, "检查方式不在代码表里", "kind", "R08", kind="巡游"),
    _other("inspections", 1, "未履职项数超出范围", "duties_missing", "R10", duties_missing="9"),
    Defect("inspections", 1, "与第一行完全相同", "id", "R17", {}, copy=True),
    _other("inspections", 5, "中文数字", "findings", "numeral_words", "repaired", findings="三"),
    _other("inspections", 5, "检查方式写成别名", "kind", "synonym", "repaired", kind="四不两直"),
    _other("enterprises", 1, "校验码不对", "uscc", "R22", uscc="91990100000000001X"),
    _other("enterprises", 1, "责任书人数大于从业人员", "contracts_signed", "enterprises.contracts_over_staff",
           contracts_signed="21"),
    _other("enterprises", 1, "注销早于成立", "registered_to", "enterprises.ends_before_start",
           registered_to="1991-01-01"),
    _other("enterprises", 1, "行业不在代码表里", "sector", "R08", sector="船"),
    _other("enterprises", 5, "高危行业写成一般企业", "risk_class", "enterprises.class_of_sector", "warn",
           sector="金属冶炼"),
    _other("accidents", 1, "死亡大于伤亡合计", "deaths", "accidents.deaths_over_casualties", deaths="2"),
    _other("accidents", 1, "死亡在法定期限以后", "late_death_date", "accidents.late_death_too_late", late_deaths="1",
           late_death_date="2025-07-15", casualties="2"),
    _other("accidents", 1, "认定迟报而没有查实日期", "discovered_date", "accidents.fault_without_day",
           report_finding="迟报"),
    _other("accidents", 1, "报告早于发生", "reported_date", "accidents.reported_before", reported_date="2025-06-09"),
    _other("accidents", 1, "人数写成文字", "serious_injuries", "R02", serious_injuries="不详"),
    Defect("accidents", 6, "等级按当日死亡人数报，期限内又有人死亡", "grade", "accidents.grade_too_low",
           {"grade": "一般"}, "warn", where={"late_deaths": "1"}),
    _other("trainings", 1, "合格大于应训", "passed", "trainings.passed_over_required", required="5", passed="6"),
    _other("penalties", 1, "警告却有金额", "amount_yuan", "penalties.amount_of_other_kind", kind="警告"),
    _other("penalties", 1, "罚款没有金额", "amount_yuan", "penalties.fine_without_amount", amount_yuan=""),
    _other("statistics", 1, "时期写法不对", "period", "R23", period="2025年度"),
    _other("certificates", 1, "到期早于发证", "expires", "certificates.expires_before", issued_date="2025-03-01",
           expires="2024-03-01"),
    _other("plans", 1, "修订早于批准", "reviewed_date", "plans.reviewed_before", approved_date="2024-03-01",
           reviewed_date="2023-03-01"),
    _other("drills", 1, "到场早于出动", "arrive_seconds", "drills.arrived_before_out", out_seconds="60",
           arrive_seconds="50"),
    _other("rosters", 1, "在岗大于应设", "filled", "rosters.filled_over_required", required="3", filled="4"),
    _other("accountability_cases", 1, "办结没有日期", "stage", "accountability_cases.closed_not_done", stage="办结",
           closed_date=""),
    _other("campaign_tasks", 5, "完成而没有佐证", "evidence", "campaign_tasks.done_without_evidence", "warn",
           due_date="2025-06-30", done_date="2025-06-20", evidence=""),
    _other("meetings", 1, "出席人不在领导台账里", "present", "R16", present="990102-L99"),
    _other("meetings", 5, "没有纪要编号", "number", "meetings.without_minutes", "warn", date="2025-06-10", number=""),
    _other("documents", 1, "失效早于印发", "valid_to", "documents.ends_before_start", valid_to="2020-01-01"),
    _other("leaders", 1, "离任早于任职", "to_date", "leaders.ends_before_start", to_date="2020-01-01"),
    _other("filings", 1, "零报告却有行数", "nil", "filings.nil_with_rows", ledger="honours", rows="3", nil="是"),
    _other("enforcement", 1, "应当处罚没有写违法行为", "violation", "enforcement.punishable_what", punishable="是",
           violation=""),
    _other("rescue_teams", 5, "队伍没有人", "members", "rescue_teams.empty", "warn", members="0"),
)  # fmt: skip
DEFECTS = HAZARDS + OTHERS
