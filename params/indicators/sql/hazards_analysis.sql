-- 检查和隐患的分析指标（不计分）的取数片段；没有写在这里的片段在 hazards.sql。

-- piece: hazards_found_parts
-- 发现日期在考核期内的隐患，一条一行，属于哪一等级、行业和来源。
SELECT h.unit_code, p.period, h.source_file, h.source_row,
    h.severity = '一般' AS general,
    h.sector = '煤矿' AS coal_mines,
    h.sector = '非煤矿山' AS noncoal_mines,
    h.sector = '危险化学品' AS chemicals,
    h.sector = '烟花爆竹' AS fireworks,
    h.sector = '金属冶炼' AS metallurgy,
    h.sector = '建筑施工' AS construction,
    h.sector = '道路运输' AS roads,
    h.sector IN ('消防', '人员密集场所') AS fire,
    h.sector NOT IN ('煤矿', '非煤矿山', '危险化学品', '烟花爆竹', '金属冶炼', '建筑施工', '道路运输', '消防', '人员密集场所')
        AS other_sectors,
    h.source = '企业自查' AS by_enterprises,
    h.source = '部门检查' AS by_departments,
    h.source = '专家会诊' AS by_experts,
    h.source = '上级检查' AS by_superiors,
    h.source = '群众举报' AS by_public,
    h.source = '事故暴露' AS by_accidents
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.found_date BETWEEN p.first_day AND p.last_day;

-- piece: closing_days
-- staged
-- 考核期内销号的隐患按用了几天归并，每个单位每种天数一行；up_to：不超过这些天的条数，total：全部条数。
SELECT c.unit_code, c.period, c.days,
    sum(c.hazards) OVER (
        PARTITION BY c.unit_code, c.period ORDER BY c.days ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS up_to,
    sum(c.hazards) OVER (
        PARTITION BY c.unit_code, c.period ORDER BY c.days ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS total
FROM (
    SELECT h.unit_code, h.period, h.days, count(*) AS hazards
    FROM hazards_closed AS h
    GROUP BY h.unit_code, h.period, h.days
) AS c;

-- piece: closing_ranks
-- 每个单位一行：销号天数从少到多排，中位数（前50%处）和前90%处落在哪两个天数之间。
-- 位置按 h = (n-1)×比例 算（第7类分位数）：low 是第 h 的整数部分那个（从0数起），high 是下一个。
SELECT d.unit_code, d.period, max(d.total) - 1 AS steps,
    min(d.days) FILTER (WHERE 2 * d.up_to > d.total - 1) AS half_low,
    coalesce(min(d.days) FILTER (WHERE 2 * (d.up_to - 1) > d.total - 1), max(d.days)) AS half_high,
    min(d.days) FILTER (WHERE 10 * d.up_to > 9 * (d.total - 1)) AS ninety_low,
    coalesce(min(d.days) FILTER (WHERE 10 * (d.up_to - 1) > 9 * (d.total - 1)), max(d.days)) AS ninety_high
FROM closing_days AS d
GROUP BY d.unit_code, d.period;

-- piece: closing_time
-- 每个单位一行：销号天数的中位数和90%分位数，在两个天数之间按位置的小数部分内插，是准确的小数。
SELECT r.unit_code, r.period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    CAST(2 * r.half_low + mod(r.steps, 2) * (r.half_high - r.half_low) AS DECIMAL(18, 0)) * 0.5 AS half_days,
    CAST(10 * r.ninety_low + mod(9 * r.steps, 10) * (r.ninety_high - r.ninety_low) AS DECIMAL(18, 0)) * 0.1
        AS ninety_days
FROM closing_ranks AS r;

-- piece: inspections_with_findings
-- 考核期内的检查，一次一行，发现了几条隐患；企业自查不在内。
SELECT i.unit_code, p.period, i.source_file, i.source_row, i.findings, i.findings = 0 AS clean
FROM inspections AS i
JOIN periods AS p ON p.period = '' AND i.date BETWEEN p.first_day AND p.last_day
WHERE i.kind <> '企业自查';

-- piece: hazards_found_by_month
-- 发现日期在各月的隐患，一条一行。
SELECT h.unit_code, p.period, h.source_file, h.source_row
FROM hazards AS h
JOIN periods AS p ON p.kind = 'month' AND h.found_date BETWEEN p.first_day AND p.last_day;

-- piece: hazards_closed_by_month
-- 销号日期在各月的隐患，一条一行。
SELECT h.unit_code, p.period, h.source_file, h.source_row
FROM hazards AS h
JOIN periods AS p ON p.kind = 'month' AND h.closed_date BETWEEN p.first_day AND p.last_day;

-- piece: inspections_by_month
-- 检查日期在各月的检查，一次一行，各种方式都在内。
SELECT i.unit_code, p.period, i.source_file, i.source_row
FROM inspections AS i
JOIN periods AS p ON p.kind = 'month' AND i.date BETWEEN p.first_day AND p.last_day;
