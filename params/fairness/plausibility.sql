-- 填报数据可信程度的取数。每个查询前写“-- query: 名称”；参数 $first_day、$last_day 是所看期间的首尾两天。
-- 没有行的单位和月份由调用者补0；没有报送台账的单位不补，也不评。

-- query: monthly
-- 逐月的数，按单位、种类、月份（当月第一天）。
SELECT e.unit_code, e.series, e.month, count(*) AS number
FROM (
    SELECT i.unit_code, '检查次数' AS series, CAST(date_trunc('month', i.date) AS DATE) AS month
    FROM inspections AS i
    WHERE i.date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT h.unit_code, '查出隐患数' AS series, CAST(date_trunc('month', h.found_date) AS DATE) AS month
    FROM hazards AS h
    WHERE h.found_date BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT t.unit_code, '培训期数' AS series, CAST(date_trunc('month', t.date) AS DATE) AS month
    FROM trainings AS t
    WHERE t.date BETWEEN $first_day AND $last_day
) AS e
GROUP BY e.unit_code, e.series, e.month
ORDER BY e.unit_code, e.series, e.month;

-- query: closure_flaws
-- 整改记录可能出现的不足（chances）和出现的不足（flaws）：逾期、没有责任人（期限在期间内的隐患），复查不合格（复查在期间内的）。
SELECT e.unit_code, e.sort, count(*) AS chances, count(*) FILTER (WHERE e.flaw) AS flaws
FROM (
    SELECT h.unit_code, '逾期' AS sort, NOT coalesce(h.closed_date <= coalesce(h.extended_due, h.due_date), false) AS flaw
    FROM hazards AS h
    WHERE coalesce(h.extended_due, h.due_date) BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT h.unit_code, '没有责任人' AS sort, h.person IS NULL AS flaw
    FROM hazards AS h
    WHERE coalesce(h.extended_due, h.due_date) BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT h.unit_code, '复查不合格' AS sort, NOT h.recheck_passed AS flaw
    FROM hazards AS h
    WHERE h.rechecked_date BETWEEN $first_day AND $last_day AND h.recheck_passed IS NOT NULL
) AS e
GROUP BY e.unit_code, e.sort
ORDER BY e.unit_code, e.sort;

-- query: closings
-- 期间内销号的隐患，其中恰在期限最后一天销号的、在季度最后一天销号的。
SELECT h.unit_code, count(*) AS closings,
    count(*) FILTER (WHERE h.closed_date = coalesce(h.extended_due, h.due_date)) AS on_due,
    count(*) FILTER (WHERE date_trunc('quarter', h.closed_date) <> date_trunc('quarter', h.closed_date + INTERVAL 1 DAY))
        AS on_quarter_end
FROM hazards AS h
WHERE h.closed_date BETWEEN $first_day AND $last_day
GROUP BY h.unit_code
ORDER BY h.unit_code;

-- query: days_to_due
-- 期间内销号的隐患离期限还有几天（负数是逾期几天），每个天数有几条（number）；看期限前后是否异常集中。
SELECT h.unit_code, date_diff('day', h.closed_date, coalesce(h.extended_due, h.due_date)) AS days, count(*) AS number
FROM hazards AS h
WHERE h.closed_date BETWEEN $first_day AND $last_day AND coalesce(h.extended_due, h.due_date) IS NOT NULL
GROUP BY h.unit_code, days
ORDER BY h.unit_code, days;

-- query: amounts
-- 填报的金额和人数，整数，按栏目，每个数填了几次（number）；看末位数字。
SELECT e.unit_code, e.title, e.amount, count(*) AS number
FROM (
    SELECT h.unit_code, '整改资金' AS title, CAST(h.funds_yuan AS BIGINT) AS amount
    FROM hazards AS h
    WHERE h.found_date BETWEEN $first_day AND $last_day AND h.funds_yuan = floor(h.funds_yuan)
    UNION ALL
    SELECT t.unit_code, '应培训人数' AS title, CAST(t.required AS BIGINT) AS amount
    FROM trainings AS t
    WHERE t.date BETWEEN $first_day AND $last_day AND t.required IS NOT NULL
) AS e
GROUP BY e.unit_code, e.title, e.amount
ORDER BY e.title, e.unit_code, e.amount;

-- query: contents
-- 隐患的内容（编号、企业除外），每种有几条（number）；与别的单位一字不差的行要看，别的单位没有的内容不列（空）。
WITH own AS (
    SELECT h.unit_code,
        concat_ws('|', h.sector, h.category, h.severity, h.found_date, h.due_date, h.extended_due, h.closed_date, h.source,
            h.person, h.funds_yuan) AS content,
        count(*) AS number
    FROM hazards AS h
    WHERE h.found_date BETWEEN $first_day AND $last_day
    GROUP BY h.unit_code, content
), common AS (
    SELECT o.content FROM own AS o GROUP BY o.content HAVING count(*) > 1
)
SELECT o.unit_code, c.content, CAST(sum(o.number) AS BIGINT) AS number
FROM own AS o
LEFT JOIN common AS c ON c.content = o.content
GROUP BY o.unit_code, c.content
ORDER BY o.unit_code, c.content;

-- query: findings
-- 每次检查写明的发现隐患数（whole）和隐患台账里写着由它查出的条数（part）；后者不应多于前者，多的一次一行，其余只计次数（number）。
-- 发现日期离检查30天以上的隐患读入时已经提醒（多半是检查编号写错），不在内。
WITH looked AS (
    SELECT i.unit_code, i.id, coalesce(h.number, 0) AS part, i.findings AS whole
    FROM inspections AS i
    LEFT JOIN (
        SELECT z.unit_code, z.inspection, count(*) AS number
        FROM hazards AS z
        JOIN inspections AS c ON c.unit_code = z.unit_code AND c.id = z.inspection
            AND date_diff('day', c.date, z.found_date) BETWEEN -30 AND 30
        GROUP BY z.unit_code, z.inspection
    ) AS h ON h.unit_code = i.unit_code AND h.inspection = i.id
    WHERE i.date BETWEEN $first_day AND $last_day
)
SELECT e.unit_code, e.place, e.part, e.whole, e.number
FROM (
    SELECT l.unit_code, '检查编号' || l.id AS place, l.part, l.whole, 1 AS number
    FROM looked AS l
    WHERE l.part > l.whole
    UNION ALL
    SELECT l.unit_code, '' AS place, 0 AS part, 0 AS whole, count(*) AS number
    FROM looked AS l
    WHERE NOT coalesce(l.part > l.whole, false)
    GROUP BY l.unit_code
) AS e
ORDER BY e.unit_code, e.place;
