"""Masking of texts and cells: every form of number goes, everything that only looks like one stays.

11010519491231002X is the example of the national standard: its products with the weights add up to 167 = 15 × 11 + 2,
and the third check digit is X. Of the card 6222021234567890128 every second digit from the right is doubled: 80 in all.
"""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assess.audience import Personal, load_personal, mask_text
from assess.audience.masking import cut_quotation, mask_cell, mask_message, mask_quotes, mask_row
from assess.audience.numbers import is_card, is_identity, is_old_identity
from assess.audience.personal import FILE, Keeps
from assess.errors import ParamsError
from assess.ledger import load_schemas
from assess.ledger.schema_check import PLACEHOLDER

MASKED = "〔已隐去〕"


@pytest.fixture(scope="module")
def personal(root: Path) -> Personal:
    return load_personal(root)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("公民身份号码11010519491231002X，已核对", f"公民身份号码{MASKED}，已核对"),
        ("11010519491231002x", MASKED),
        ("110105 19491231 002X", MASKED),
        ("１１０１０５１９４９１２３１００２Ｘ", MASKED),
        ("110105\u200b19491231\u200b002X。", f"{MASKED}。"),
        ("旧证110105491231002号", f"旧证{MASKED}号"),
        ("联系人电话13812345678。", f"联系人电话{MASKED}。"),
        ("138-1234-5678、+86 139 8765 4321", f"{MASKED}、{MASKED}"),
        ("（0566）2012345", MASKED),
        ("值班0566-2012345-8001", f"值班{MASKED}"),
        ("05662012345", MASKED),
        ("电话：2012345，传真 20123456", f"电话：{MASKED}，传真 {MASKED}"),
        ("皖A12345、皖a·1234挂", f"{MASKED}、{MASKED}"),
        ("新能源车皖AD12345、皖A12345F、皖AB1C2D", f"新能源车{MASKED}、{MASKED}、{MASKED}"),
        ("6222021234567890128", MASKED),
        ("6222 0212 3456 7890 128", MASKED),
        ("户名略，账号 34001 7650 0805 3001 234", f"户名略，账号 {MASKED}"),
        ("发到zhang.san@example.com.cn", f"发到{MASKED}"),
        ("甲13812345678乙11010519491231002X丙", f"甲{MASKED}乙{MASKED}丙"),
    ],
)
def test_a_number_that_points_at_a_person_is_taken_out_and_seen_to_be(personal: Personal, text: str, left: str) -> None:
    assert mask_text(text, personal) == left


@pytest.mark.parametrize(
    "text",
    [
        "341722",
        "990101-L01、E990101-00001、H000001、J000001、990101-SG202303",
        "2025-01-01至2025-12-31",
        "2025年1月1日，20250101",
        "国务院令第493号、厅字〔2018〕13号、国办发〔2016〕64号",
        "110105194912310021",  # the check digit is X
        "110105194913310021",  # no such month
        "913401001234567894",  # 91 is no province: a credit code
        "91990100000000001X",
        "340102001234567",  # an old register number of 15 digits: its days would be 001234
        "6222021234567890127",  # the check digit is 8
        "GDP 13500000000元，13500000000.5，合13812345678 元",
        "0.13812345678，3.13812345678901",
        "53de0d9e0bba2db7cf3fa8a665c2ae81ae39f7cd830527159a713812345678ab",
        "专用账户2025-01-01以来",
        "duty.site@q1、deputies@2025",
        "12350、119、400",
        "新H000001、湘〔2018〕12345号、京津冀A类",
        "本期0起，不扣分",
        "",
    ],
)
def test_what_only_looks_like_one_stays(personal: Personal, text: str) -> None:
    assert mask_text(text, personal) is text


def test_check_digits() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert is_old_identity("110105491231002")
    assert not is_old_identity("110105491331002")
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")


def test_of_a_cell_that_should_hold_a_code_codes_and_posts_stay(personal: Personal) -> None:
    for text in ("990101-L03", "市安委办考核一组组长", "区委副书记、代区长", "乡镇分管负责人", "市安委办", "", " "):
        assert mask_cell(text, Keeps.CODES, personal) == text
    for text in ("张三", "王主任", "张三局长", "市应急管理局张伟副局长", "zhangsan"):
        assert mask_cell(text, Keeps.CODES, personal) == MASKED
    assert mask_cell("990101-L03、张三；区长", Keeps.CODES, personal) == f"990101-L03、{MASKED}；区长"
    assert mask_cell("设备科负责人", Keeps.NOTHING, personal) == MASKED
    assert mask_cell(" ", Keeps.NOTHING, personal) == " "


def test_every_post_of_the_simulated_ledgers_is_recognised(root: Path, personal: Personal) -> None:
    lines = (root / "data/sample/ledgers/leaders.csv").read_text(encoding="utf-8-sig").splitlines()
    posts = {line.split(",")[3] for line in lines[1:]} - {""}
    assert len(posts) > 10
    assert {post for post in posts if mask_cell(post, Keeps.CODES, personal) != post} == set()


def test_a_judgement_keeps_its_words_and_loses_who_judged_unless_that_is_a_post(personal: Personal) -> None:
    said = "评定“0.1”（2026-01-12）：抽查2个乡镇；佐证：记录004"
    assert mask_quotes(f"市安委办考核一组组长{said}", personal) == f"市安委办考核一组组长{said}"
    assert mask_quotes(f"张三{said}", personal) == MASKED + said
    assert mask_quotes("会议台账，没有相应的行", personal) == "会议台账，没有相应的行"


def test_a_row_is_masked_by_column_and_wholly_where_columns_cannot_be_told(root: Path, personal: Personal) -> None:
    names = load_schemas(root)["meetings"].names
    cells = dict.fromkeys(names, "") | {"unit_code": "990101", "chair": "张三", "present": "990101-L02、李四"}
    raw = ",".join(cells.values())
    assert mask_row(raw, "meetings", personal) == raw.replace("张三", MASKED).replace("李四", MASKED)
    assert mask_row(raw + ",", "meetings", personal) == MASKED
    assert mask_row(raw, "", personal) == MASKED
    assert mask_row("", "meetings", personal) == ""


def test_a_message_about_such_a_column_quotes_nothing_of_it(personal: Personal) -> None:
    cells = [cell.title for cell in personal.cells["meetings"]]
    told = mask_message("“主持人编号”指到的“张三”在领导干部台账里找不到。", cells, personal)
    assert told == f"“主持人编号”指到的“{MASKED}”在领导干部台账里找不到。"
    told = mask_message("第3行：“整改责任人”张某：与检查人相同。", ["整改责任人"], personal)
    assert told == f"第3行：“整改责任人”{MASKED}：与检查人相同。"
    other = "“会议种类”的值“党代会”不在代码表里。"
    assert mask_message(other, cells, personal) == other


def test_a_reason_that_repeats_such_a_message_quotes_nothing_of_it(personal: Personal) -> None:
    reason = "领导干部台账：leaders.csv 第119行已隔离（R23：“领导编号”的写法不对：“王小明”）"
    assert mask_text(reason, personal) == reason.replace("王小明", MASKED)
    other = "隐患台账：hazards.csv 第9行已隔离（R08：“隐患等级”的值“紧急”不在代码表里）"
    assert mask_text(other, personal) is other
    assert cut_quotation(f"待定：{other}，另有3行") == "待定：隐患台账：hazards.csv 第9行已隔离（R08）"
    assert cut_quotation("尚无评定") == "尚无评定"


def test_columns_that_ledgers_mark_as_personal_are_masked_without_being_named(root: Path, personal: Personal) -> None:
    marked = {(name, one.name) for name, schema in load_schemas(root).items() for one in schema.columns if one.personal}
    known = {(name, cell.name): cell.keeps for name, cells in personal.cells.items() for cell in cells}
    assert len(marked) >= 4
    assert {known[one] for one in marked} == {Keeps.NOTHING}


def quoting_rules(root: Path, personal: Personal) -> set[str]:
    """Row checks whose message quotes a column that may hold a name without standing at that column."""
    found = set()
    for name, schema in load_schemas(root).items():
        columns = {cell.name for cell in personal.cells[name]}
        found |= {rule.id for rule in schema.rules if columns & set(PLACEHOLDER.findall(rule.message))}
    return found


def test_no_message_of_a_row_check_quotes_a_column_that_may_hold_a_name(root: Path, personal: Personal) -> None:
    assert quoting_rules(root, personal) == set()
    dates = tuple(replace(cell, name="from_date") for cell in personal.cells["leaders"])
    assert quoting_rules(root, replace(personal, cells={**personal.cells, "leaders": dates})) == {
        "leaders.ends_before_start"
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("check: card", "check: cards", "cards"),
        ("column: chair", "column: chairs", "meetings.chairs"),
        ("'[A-Za-z0-9_-]*\\d[A-Za-z0-9_-]*'", "'[A-Z'", "正则表达式"),
    ],
)
def test_a_fault_in_the_file_is_said(root: Path, tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copytree(root / "params/ledgers", tmp_path / "params/ledgers")
    (tmp_path / "params/standards").mkdir()
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ParamsError, match=re.escape(said)):
        load_personal(tmp_path)
