"""What is said of a unit's detection: plain sentences that give the numbers, what they cannot say and what to look at.

A low number is a reason to look and never a verdict; a high one is only acknowledged. Left out: (1) names of people
and bodies; (2) how sentences are laid out on a page.
"""

from __future__ import annotations

from assess.fairness.detection_result import Detection

NOT_A_VERDICT = (
    "这是请核查的理由，不是结论：底子好、企业小、记录方式不同都可能查出得少，走过场或者查了不记也可能。"
    "建议换一批检查人员重查部分企业，并对照原始检查记录。"
)


def probability(p_value: float) -> str:
    """A probability as printed: three places, and never 0."""
    return f"为{p_value:.3f}" if p_value >= 0.001 else "不到0.001"


def say_detection(one: Detection) -> str:
    """The whole statement on one unit."""
    return "".join(filter(None, (_ratio(one), _verdict(one), _major(one), _credit(one))))


def _ratio(one: Detection) -> str:
    counts = f"检查{one.visits}次，查出隐患{one.found}条"
    if one.expected is None or one.ratio is None or one.p_value is None:
        return f"{counts}；应当查出多少{one.reason}。"
    # A unit that is unlike the others is not drawn towards them: its ratio stands as it is.
    shrunk = f"（考虑偶然后约{one.shrunk:.0%}，95%区间{one.shrunk_low:.0%}至{one.shrunk_high:.0%}）"
    return (
        f"{counts}；按其他单位在同类行业、同类检查方式下的水平，期望查出{one.expected:.1f}条"
        f"（95%预测范围{one.low}至{one.high}条），查出的是期望的{one.ratio:.0%}"
        f"{'' if one.flagged else shrunk}。"
    )


def _verdict(one: Detection) -> str:
    if one.ratio is None or one.p_value is None:
        return ""
    if one.flagged:
        against = f"另外，{'；'.join(one.contradictions)}，应当优先核查。" if one.contradictions else ""
        return f"与其他单位水平相同时查出这么少的概率{probability(one.p_value)}，明显偏少。{against}{NOT_A_VERDICT}"
    if one.ratio >= 1:
        return "查出不比别处少；查出得多不作任何负面评价。"
    # Among many units one with a small probability is to be expected.
    among = "，但很多单位一起比，总会有一两个这样的" if one.p_value < 0.01 else ""
    words = f"与其他单位水平相同时查出这么少或者更少的概率{probability(one.p_value)}{among}，不能认定偏少。"
    if one.visits_needed is None:
        return words + "按目前的比例，检查再多也落在单位之间的正常差别以内。"
    return words + f"如果一直保持这个比例，累计检查约{one.visits_needed}次才能认定。"


def _major(one: Detection) -> str:
    if one.major or one.major_none is None or one.major_expected is None:
        return ""
    words = (
        f"没有查出重大隐患；按其他单位的水平期望{one.major_expected:.1f}处，一处没有的概率{probability(one.major_none)}"
    )
    if one.major_none < 0.05:
        return words + "，不大像是偶然，建议请上级专家复核几家高危企业。"
    if one.major_visits is None:
        return words + "，不能说明什么。"
    return words + f"，单凭这一点不能说明什么；检查满约{one.major_visits}次仍然没有才不像偶然。"


def _credit(one: Detection) -> str:
    if not one.major:
        return ""
    fixed = (
        f"其中{one.major_closed}处已经整改销号，查出并整改更应当肯定。" if one.major_closed else "还没有一处整改销号。"
    )
    return f"查出重大隐患{one.major}处，查出本身应当肯定；{fixed}"
