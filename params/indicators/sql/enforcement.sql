-- 监管执法的取数片段。写法见 params/README.md“指标”。

-- piece: plan_inspections
-- 计划日期在考核期内的计划检查，一次一行；没有计划编号或者计划日期的是计划外。
-- 计划日期以前企业已经注销、关闭而没有查的，是依程序调减的，不在内。done 是考核期末以前查了的。
SELECT f.unit_code, '' AS period, f.source_file, f.source_row, coalesce(f.done_date <= a.last_day, false) AS done
FROM enforcement AS f
CROSS JOIN asked AS a
LEFT JOIN enterprises AS e ON e.unit_code = f.unit_code AND e.id = f.enterprise
WHERE f.plan_id IS NOT NULL AND f.planned BETWEEN a.first_day AND a.last_day
    AND NOT coalesce(f.done_date IS NULL AND e.registered_to <= f.planned, false);

-- piece: punishable_violations
-- 检查发现的依法应当处罚的违法行为，一起一行，按检查完成日期（没有的看立案日期）归入考核期；写明不应处罚的、因事故而起的不在内。
-- has_case 是到基准日已经立案、移送或者作出处罚决定的（当场处罚的没有立案日期）。
SELECT f.unit_code, '' AS period, f.source_file, f.source_row,
    coalesce(f.case_date <= a.as_of, false) OR t.case_id IS NOT NULL AS has_case
FROM enforcement AS f
CROSS JOIN asked AS a
LEFT JOIN (
    SELECT p.unit_code, p.case_id
    FROM penalties AS p
    CROSS JOIN asked AS b
    WHERE p.date <= b.as_of
    GROUP BY p.unit_code, p.case_id
) AS t ON t.unit_code = f.unit_code AND t.case_id = f.id
WHERE f.violation IS NOT NULL AND coalesce(f.punishable, true) AND f.accident IS NULL
    AND coalesce(f.done_date, f.case_date) BETWEEN a.first_day AND a.last_day;

-- piece: fatal_accidents_concluded
-- 考核期内批复结案的死亡事故，一起一行（几项整改措施占几行的只算一起）；非生产安全事故、市级以上调查的不在内。
-- head_examined 是查清主要负责人履职情况并依法处理的。
SELECT c.unit_code, '' AS period, c.source_file, c.source_row, h.accident IS NOT NULL AS head_examined
FROM (
    SELECT d.unit_code, d.id, d.source_file, d.source_row,
        row_number() OVER (PARTITION BY d.unit_code, d.id ORDER BY d.source_file, d.source_row) AS n
    FROM accidents AS d
    CROSS JOIN asked AS a
    WHERE d.production AND d.deaths + coalesce(d.late_deaths, 0) > 0
        AND d.closed_date BETWEEN a.first_day AND a.last_day
        AND coalesce(d.investigated_by, '县') NOT IN ('市', '省', '国家')
) AS c
LEFT JOIN (
    SELECT f.unit_code, f.accident FROM enforcement AS f WHERE f.head_examined GROUP BY f.unit_code, f.accident
) AS h ON h.unit_code = c.unit_code AND h.accident = c.id
WHERE c.n = 1;

-- piece: decisions_made
-- 考核期内作出的执法决定，一份决定一种处罚一行。to_publish 是应当公示的：依法不公开的、到基准日还没有公示而时限未到的不在内；
-- published 是按时公示的。时限：处罚7个工作日，查封和移送20个工作日（国办发〔2018〕118号，没有核对原文，unverified）。
-- no_calendar 是没有那一年的工作日安排、算不出工作日的。
SELECT d.unit_code, '' AS period, d.source_file, d.source_row,
    d.open_to_all AND (d.published_date IS NOT NULL OR d.days_so_far > d.allowed) AS to_publish,
    d.open_to_all AND coalesce(d.days <= d.allowed, false) AS published,
    d.open_to_all AND (CASE WHEN d.published_date IS NULL THEN d.days_so_far ELSE d.days END) IS NULL AS no_calendar
FROM (
    SELECT p.unit_code, p.source_file, p.source_row, p.published_date, NOT coalesce(p.withheld, false) AS open_to_all,
        CASE WHEN p.kind IN ('查封', '移送司法') THEN 20 ELSE 7 END AS allowed,
        shown.number - made.number AS days, today.number - made.number AS days_so_far
    FROM penalties AS p
    CROSS JOIN asked AS a
    LEFT JOIN workdays AS made ON made.day = p.date
    LEFT JOIN workdays AS today ON today.day = a.as_of
    LEFT JOIN workdays AS shown ON shown.day = p.published_date
    WHERE p.date BETWEEN a.first_day AND a.last_day
) AS d;

-- piece: cases_sampled
-- 随机抽中的案卷，一件一行，按立案日期（没有立案的看完成日期）归入考核期。
-- complete 是文字和音像记录齐全、需要法制审核的经过审核的；没有填写记录是否齐全的不算齐全。
SELECT f.unit_code, '' AS period, f.source_file, f.source_row,
    coalesce(f.recorded, false) AND coalesce(f.legal_review, true) AS complete
FROM enforcement AS f
CROSS JOIN asked AS a
WHERE f.sampled AND coalesce(f.case_date, f.done_date) BETWEEN a.first_day AND a.last_day;

-- piece: mineral_sites
-- 在册的矿点，一处一行；零报告的行不算。
SELECT r.unit_code, '' AS period, r.source_file, r.source_row
FROM rosters AS r
WHERE r.kind = '矿点' AND coalesce(r.item, '') <> '零报告';

-- piece: illegal_mines
-- 考核期内查实的非法采矿点，一个事由一行，几级通报的只算一处；本县先发现的不在内。
SELECT f.unit_code, '' AS period, f.source_file, f.source_row
FROM (
    SELECT c.unit_code, c.source_file, c.source_row,
        row_number() OVER (
            PARTITION BY c.unit_code, c.subject ORDER BY c.date, c.source_file, c.source_row
        ) AS n
    FROM circulars AS c
    CROSS JOIN asked AS a
    WHERE c.kind = '非法采矿' AND c.date BETWEEN a.first_day AND a.last_day AND NOT coalesce(c.self_found, false)
) AS f
WHERE f.n = 1;

-- piece: blacklist_publications
-- 考核期内公布联合惩戒名单的文件，一份一行；公布“本年无”的也是一份。
SELECT d.unit_code, '' AS period, d.source_file, d.source_row
FROM documents AS d
CROSS JOIN asked AS a
WHERE d.kind = '联合惩戒名单' AND d.date BETWEEN a.first_day AND a.last_day;

-- piece: decisions_overturned
-- 考核期内生效撤销或者确认违法的执法决定，一份一行；没有生效的没有撤销日期，不在内。
SELECT p.unit_code, '' AS period, p.source_file, p.source_row
FROM penalties AS p
CROSS JOIN asked AS a
WHERE p.overturned_date BETWEEN a.first_day AND a.last_day;
