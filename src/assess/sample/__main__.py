"""`python -m assess.sample --out FOLDER`: write a simulated prefecture and say what it holds.

Left out: (1) checking it (`assess check`); (2) removing files that an earlier call left.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from assess.sample.make import make_sample
from assess.sample.scale import Form, Scale


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a sample as asked; exit code 2 where that cannot be made."""
    parser = _parser()
    options = parser.parse_args(arguments)
    scale = Scale(
        options.units, options.seed, options.enterprises, options.inspections, options.hazards, options.defects,
        Form(options.form), tuple(filter(None, options.ledgers.split(","))),
    )  # fmt: skip
    try:
        result = make_sample(scale, options.out)
    except ValueError as error:
        parser.error(str(error))
    for ledger, rows in sorted(result.rows.items()):
        print(f"{ledger:24}{rows:>12,}")
    for (ledger, code), number in sorted(result.faults.items()):
        print(f"应隔离 {ledger:20} {code:36}{number:>9,}")
    print(f"模拟数据已写入 {options.out}：{len(result.units)} 个单位，{len(result.files)} 个台账文件。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assess.sample", description="生成模拟的台账（不是真实地方）。")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件夹")
    parser.add_argument("--seed", type=int, default=Scale().seed, help="种子；同一种子得到同样的字节")
    parser.add_argument("--units", type=int, default=Scale().units, help="单位数，最多 2,880")
    parser.add_argument("--form", choices=[form.value for form in Form], default=Form.MIXED.value, help="文件形式")
    parser.add_argument("--ledgers", default="", metavar="ID,…", help="只生成这些台账")
    parser.add_argument(
        "--defects", type=Fraction, metavar="SHARE", help="缺陷占隐患、检查两种台账行数的比例；不写则放清单上的"
    )
    for name, title in (("enterprises", "企业"), ("inspections", "检查"), ("hazards", "隐患")):
        parser.add_argument(f"--{name}", type=int, help=f"{title}总数")
    return parser


if __name__ == "__main__":
    sys.exit(main())
