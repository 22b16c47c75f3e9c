"""The command line: `assess run | check | score | explain | diff | doctor`. Thin; every import that costs is lazy.

Exit codes: 0 done · 1 defect of ours (traceback) · 2 usage or params · 3 data refused · 4 `if_missing: stop` was hit
· 5 finished, but some units failed · 130 interrupted. Messages and pages are
Chinese first, English with `--lang en`. Left out: any computation.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assess import __version__
from assess.errors import AssessError, DataError, Problem, RunError, UsageError

if TYPE_CHECKING:
    from assess.types import Quarantined

INTERRUPTED = 130
# The names of `assess.audience.AUDIENCES`, which a test compares: importing them would cost what help must not.
AUDIENCES = ("internal", "unit", "public")
FOR_WHOM = "给谁看：内部、被考核单位（隐去个人信息）、公开（另不含证据）；后两种写入 data/out/<运行>-<对象>/"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except AssessError as error:
        print(error.render(options.lang), file=sys.stderr)
        print(
            f"共 {len(error.problems)} 处问题。" if options.lang == "zh" else f"{len(error.problems)} problem(s).",
            file=sys.stderr,
        )
        return error.exit_code
    except BrokenPipeError:
        sys.stdout = None  # whoever read our output has stopped, e.g. `| head`; nothing more to say
        return 0
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="assess", description="县区安全生产责任考核：评分、排名、离线报告。")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="消息和网页的语言 language of messages and pages"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    run = add("run", run_command, "评分、排名并为每个单位生成离线报告 score, rank, and make every page")
    run.add_argument("run", metavar="RUN", help="params/runs/ 下的运行文件")
    run.add_argument("--units", metavar="CODE,…", default="", help="只为这些单位生成报告（评分和排名仍含全部单位）")
    run.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="同时执行的笔记本数")
    run.add_argument("--fresh", action="store_true", help="全部重做，不沿用上次没有变的部分")
    run.add_argument("--retry", choices=("failed",), help="连同上次失败的一起重做；不写则失败的照旧列出")
    run.add_argument("--engine", choices=("fork", "kernel"), default="", help="怎样执行笔记本；不写则自动选择")
    run.add_argument("--scheduler", metavar="ADDRESS", default="", help="交给这个 Dask 调度器，如 tcp://主机:8786")
    run.add_argument(
        "--store", metavar="ADDRESS", default="", help="网页和笔记本写到这个文件夹，或 papermill 能写的地址，如 s3://…"
    )
    run.add_argument("--audience", choices=AUDIENCES, default=AUDIENCES[0], help=FOR_WHOM)
    check = add("check", check_command, "只检查细则和数据，列出全部问题 check rubric and data only")
    check.add_argument("run", metavar="RUN")
    score = add("score", score_command, "只评分，输出 CSV 和 JSON score, no pages")
    score.add_argument("run", metavar="RUN")
    score.add_argument("--audience", choices=AUDIENCES, default=AUDIENCES[0], help=FOR_WHOM)
    explain = add("explain", explain_command, "逐项说明得分、扣分的规则、依据、算式和出处 explain points")
    explain.add_argument("run", metavar="RUN")
    explain.add_argument("unit", metavar="UNIT", help="单位代码")
    explain.add_argument("criterion", metavar="CRITERION", nargs="?", default="", help="考核项或否决的编号")
    diff = add("diff", diff_command, "比较两次结果：谁的分数、等次、名次变了，因哪一项 compare two output folders")
    diff.add_argument("before", metavar="OUT_A", help="较早的输出文件夹")
    diff.add_argument("after", metavar="OUT_B", help="较晚的输出文件夹")
    add("doctor", doctor_command, "检查字体、内核、磁盘和版本 check fonts, kernels, disk, versions")
    return parser


def run_command(options: argparse.Namespace) -> int:
    """The main job."""
    from assess.running.fleet import Order, run_fleet

    if options.workers < 1:
        raise UsageError([Problem("E317", "--workers", {"value": options.workers})])
    units = tuple(dict.fromkeys(filter(None, options.units.split(","))))
    order = Order(
        options.run, units, options.audience, options.lang, options.workers, options.fresh, bool(options.retry),
        f"assess-{options.engine}" if options.engine else "", options.scheduler, options.store,
    )  # fmt: skip
    done = run_fleet(order)
    _say_quality(len(done.report.quarantine), len(done.report.quality))
    _say_ranking(done.report.run.rank_declined)
    failed = [status for status in done.statuses if status.reason]
    kept = sum(status.kept for status in done.statuses)
    print(f"报告：新做 {len(done.statuses) - kept} 份，沿用 {kept} 份，其中失败 {len(failed)} 份。")
    print(f"结果指纹 {done.report.provenance.result_sha256[:12]}")
    pages = done.pages if "://" in done.pages else Path(done.pages).resolve().as_uri()
    print(f"请打开：{pages}/index.html")
    if order.store:
        print(f"结果和文书在：{done.target.resolve()}")
    if failed:
        raise RunError(
            [
                Problem(
                    "E315",
                    status.page,
                    {"unit": status.title, "detail": status.reason, "notebook": f"notebooks/{status.name}.ipynb"},
                )
                for status in failed
            ]
        )
    return 0


def check_command(options: argparse.Namespace) -> int:
    """Rubric and data only; nothing is written but copies of ledgers with their faults marked."""
    from assess.review import open_review

    faults = _check_ledgers(options.run)
    try:
        review = open_review(options.run)
    except DataError:
        _say_rows(faults)
        raise
    bases = review.rubric.bases
    unverified = sum(not basis.verified for basis in bases)
    print(
        f"细则《{review.rubric.head.title}》：{len(review.rubric.criteria)} 个考核项，"
        f"{len(bases)} 处依据，其中 {unverified} 处未核对原文。"
    )
    _say_quality(len(review.evidence.quarantine), len(review.evidence.quality))
    _say_rows(review.evidence.quarantine)
    for finding in review.evidence.quality:
        print(f"  ({finding.check}) {finding.message}")
    return 0


def score_command(options: argparse.Namespace) -> int:
    """Results as CSV and JSON, without notebooks."""
    from assess.outputs import write_results
    from assess.review import open_review
    from assess.running.publish import name_target, published_folder

    review = replace(open_review(options.run), audience=options.audience)
    target = name_target(review.root, review.run.id, review.audience)
    with published_folder(target) as folder:
        write_results(review, folder)
    _say_quality(len(review.evidence.quarantine), len(review.evidence.quality))
    _say_ranking(review.run.rank_declined)
    print(f"结果指纹 {review.provenance.result_sha256[:12]}")
    print(f"结果在：{target.resolve()}")
    return 0


def explain_command(options: argparse.Namespace) -> int:
    """Rule, basis, arithmetic and rows behind every point of a unit."""
    from assess.explain import explain
    from assess.review import open_review

    print(explain(open_review(options.run), options.unit, options.criterion))
    return 0


def diff_command(options: argparse.Namespace) -> int:
    """Whose points, grade or rank moved, and through which criterion."""
    from assess.diff import diff

    moves = diff(Path(options.before), Path(options.after))
    print("\n".join(map(str, moves)) if moves else "两次结果没有差别。")
    print(f"{len({move.code for move in moves})} 个单位有变动，共 {len(moves)} 处。")
    return 0


def doctor_command(options: argparse.Namespace) -> int:
    """Fonts, kernels, disk, versions: what a run needs of this machine."""
    from assess.doctor import examine

    lines, healthy = examine()
    print("\n".join(lines))
    return 0 if healthy else RunError.exit_code


def _check_ledgers(run_file: str) -> tuple[Quarantined, ...]:
    """Marked copies of the run's ledgers, also where some of them are refused; the rows that are at fault."""
    from assess.evidence import read_units
    from assess.evidence.ledger_read import check_ledgers
    from assess.params import find_root, load_run, resolve
    from assess.running.publish import name_target

    root = find_root(Path(run_file))
    run = load_run(run_file, root)
    if not run.ledgers:
        return ()
    units = read_units(resolve(root, run.units, f"{run.id} units"), run.units)
    copies, faults = check_ledgers(run, root, units, name_target(root, f"{run.id}-check"))
    for copy in copies:
        print(f"已标注：{copy.relative_to(root).as_posix()}")
    return faults


def _say_rows(rows: Iterable[Quarantined]) -> None:
    for row in rows:
        print(f"  [{row.code}] {row.file} 第{row.row}行 {row.column}：{row.message} {row.remedy}")


def _say_quality(quarantined: int, odd: int) -> None:
    if quarantined:
        print(f"警告：{quarantined} 行数据被隔离，见 quarantine.csv。", file=sys.stderr)
    print(f"数据：隔离 {quarantined} 行，质量发现 {odd} 条。")


def _say_ranking(declined: str) -> None:
    if declined:
        print(f"本次运行不排名：{declined}。")
