-- 检查效能（查不出问题就是最大问题）的取数。每个查询前写“-- query: 名称”；参数 $first_day、$last_day 是所看期间的首尾两天。
-- 只看政府组织的检查：企业自查和企业请的第三方服务不在内。没有报送台账的单位没有行，不等于0，由调用者说明。

-- query: effort
-- 检查次数、查出条数、查出条数的平方和，按单位、行业、检查方式。
SELECT i.unit_code, coalesce(i.sector, '未填') AS sector, i.kind, count(*) AS visits, CAST(sum(i.findings) AS BIGINT) AS found,
    CAST(sum(i.findings * i.findings) AS BIGINT) AS squares
FROM inspections AS i
WHERE i.date BETWEEN $first_day AND $last_day AND i.kind NOT IN ('企业自查', '第三方服务')
GROUP BY i.unit_code, coalesce(i.sector, '未填'), i.kind
ORDER BY i.unit_code, coalesce(i.sector, '未填'), i.kind;

-- query: major
-- 检查次数，部门检查和专家会诊查出的重大隐患，其中已经销号的，按单位、行业。
SELECT e.unit_code, e.sector, CAST(sum(e.visits) AS BIGINT) AS visits, CAST(sum(e.found) AS BIGINT) AS found,
    CAST(sum(e.closed) AS BIGINT) AS closed
FROM (
    SELECT i.unit_code, coalesce(i.sector, '未填') AS sector, 1 AS visits, 0 AS found, 0 AS closed
    FROM inspections AS i
    WHERE i.date BETWEEN $first_day AND $last_day AND i.kind NOT IN ('企业自查', '第三方服务')
    UNION ALL
    SELECT h.unit_code, h.sector, 0 AS visits, 1 AS found, CASE WHEN h.closed_date IS NOT NULL THEN 1 ELSE 0 END AS closed
    FROM hazards AS h
    WHERE h.found_date BETWEEN $first_day AND $last_day AND h.severity = '重大' AND h.source IN ('部门检查', '专家会诊')
) AS e
GROUP BY e.unit_code, e.sector
ORDER BY e.unit_code, e.sector;

-- query: accidents
-- 生产安全事故起数，按发生地；一起事故几条整改措施的只算一起。
SELECT a.unit_code, count(*) AS accidents
FROM (
    SELECT r.unit_code, r.id
    FROM accidents AS r
    WHERE r.date BETWEEN $first_day AND $last_day AND r.production
    GROUP BY r.unit_code, r.id
) AS a
GROUP BY a.unit_code
ORDER BY a.unit_code;

-- query: missed
-- 没有查出隐患的检查（checks），其中60天内同一企业被上级查出隐患、或者90天内发生事故的（missed）。
SELECT i.unit_code, count(*) AS checks,
    count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM hazards AS h
        WHERE h.unit_code = i.unit_code AND h.enterprise = i.enterprise AND h.source = '上级检查'
            AND date_diff('day', i.date, h.found_date) BETWEEN 0 AND 60
    ) OR EXISTS (
        SELECT 1 FROM accidents AS a
        WHERE a.unit_code = i.unit_code AND a.enterprise = i.enterprise AND a.production
            AND date_diff('day', i.date, a.date) BETWEEN 0 AND 90
    )) AS missed
FROM inspections AS i
WHERE i.date BETWEEN $first_day AND $last_day AND i.kind NOT IN ('企业自查', '第三方服务') AND i.findings = 0
GROUP BY i.unit_code
ORDER BY i.unit_code;

-- query: overlap
-- 上级查出隐患的企业，县里此前60天内也查过的：县里查出而且当时没有销号的（own）、上级查出的（higher）、都查出的（both）。
-- 同一企业同一类别算同一条隐患。
WITH upper AS (
    SELECT h.unit_code, h.enterprise, h.found_date AS day, h.category
    FROM hazards AS h
    WHERE h.found_date BETWEEN $first_day AND $last_day AND h.source = '上级检查' AND EXISTS (
        SELECT 1 FROM inspections AS i
        WHERE i.unit_code = h.unit_code AND i.enterprise = h.enterprise AND i.kind NOT IN ('企业自查', '第三方服务')
            AND date_diff('day', i.date, h.found_date) BETWEEN 0 AND 60
    )
    GROUP BY h.unit_code, h.enterprise, h.found_date, h.category
), looks AS (
    SELECT u.unit_code, u.enterprise, u.day FROM upper AS u GROUP BY u.unit_code, u.enterprise, u.day
), own AS (
    SELECT l.unit_code, l.enterprise, l.day, h.category
    FROM looks AS l
    JOIN hazards AS h ON h.unit_code = l.unit_code AND h.enterprise = l.enterprise
        AND h.source IN ('部门检查', '专家会诊') AND date_diff('day', h.found_date, l.day) BETWEEN 0 AND 60
        AND (h.closed_date IS NULL OR h.closed_date >= l.day)
    GROUP BY l.unit_code, l.enterprise, l.day, h.category
)
SELECT s.unit_code, CAST(sum(s.own) AS BIGINT) AS own, CAST(sum(s.higher) AS BIGINT) AS higher,
    CAST(sum(s.own * s.higher) AS BIGINT) AS both
FROM (
    SELECT e.unit_code, max(e.own) AS own, max(e.higher) AS higher
    FROM (
        SELECT o.unit_code, o.enterprise, o.day, o.category, 1 AS own, 0 AS higher FROM own AS o
        UNION ALL
        SELECT u.unit_code, u.enterprise, u.day, u.category, 0 AS own, 1 AS higher FROM upper AS u
    ) AS e
    GROUP BY e.unit_code, e.enterprise, e.day, e.category
) AS s
GROUP BY s.unit_code
ORDER BY s.unit_code;
