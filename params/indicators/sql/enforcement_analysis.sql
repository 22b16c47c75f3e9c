-- 监管执法分析的取数片段：只作分析，不计分。写法见 params/README.md“指标”。

-- piece: penalties_standing
-- 考核期内作出、到基准日没有撤销的处罚和强制措施，一份决定一种一行，按种类标明；fine_yuan 是罚款金额，不是罚款的为0。
SELECT p.unit_code, '' AS period, p.source_file, p.source_row,
    p.kind = '罚款' AS fined,
    CASE WHEN p.kind = '罚款' THEN p.amount_yuan ELSE 0 END AS fine_yuan,
    p.kind = '责令停产停业' AS suspended,
    p.kind = '查封' AS sealed,
    p.kind IN ('暂扣许可证', '吊销许可证') AS licence_withdrawn,
    p.kind = '关闭' AS closed,
    p.kind = '移送司法' AS referred,
    p.kind = '拘留' AS detained
FROM penalties AS p
CROSS JOIN asked AS a
WHERE p.date BETWEEN a.first_day AND a.last_day AND (p.overturned_date IS NULL OR p.overturned_date > a.as_of);

-- piece: inspections_by_kind
-- 考核期内的检查，一次一行，按检查方式标明。staffed 是部门组织（不是企业自查、第三方服务）而且填写了人数的，inspectors 是它的人数。
SELECT i.unit_code, '' AS period, i.source_file, i.source_row,
    i.kind = '企业自查' AS by_enterprise,
    i.kind = '部门检查' AS by_department,
    i.kind = '专家会诊' AS by_expert,
    i.kind = '第三方服务' AS by_third_party,
    i.kind = '领导带队' AS by_leader,
    i.kind = '暗查暗访' AS unannounced,
    i.kind = '随机抽查' AS at_random,
    i.kind NOT IN ('企业自查', '第三方服务') AND i.inspectors IS NOT NULL AS staffed,
    CASE WHEN i.kind IN ('企业自查', '第三方服务') THEN 0 ELSE coalesce(i.inspectors, 0) END AS inspectors
FROM inspections AS i
CROSS JOIN asked AS a
WHERE i.date BETWEEN a.first_day AND a.last_day;

-- piece: official_visits
-- staged
-- 考核期内本单位组织查过的企业，一家一行：visits 是次数，不含企业自查、第三方服务；by_department 是其中部门检查的次数。
SELECT i.unit_code, i.enterprise, count(*) AS visits, count(*) FILTER (WHERE i.kind = '部门检查') AS by_department
FROM inspections AS i
CROSS JOIN asked AS a
WHERE i.date BETWEEN a.first_day AND a.last_day AND i.kind NOT IN ('企业自查', '第三方服务')
GROUP BY i.unit_code, i.enterprise;

-- piece: department_coverage
-- 考核期末在册、没有全年停产的企业，一家一行，按监管类别标明，以及其中部门检查过的；别的检查方式不算。
SELECT d.unit_code, d.period, d.source_file, d.source_row,
    d.risk_class = '高危' AS high, d.risk_class = '高危' AND d.inspected AS high_inspected,
    d.risk_class = '重点' AS other_key, d.risk_class = '重点' AND d.inspected AS other_key_inspected,
    d.risk_class = '一般' AS general, d.risk_class = '一般' AND d.inspected AS general_inspected
FROM (
    SELECT e.unit_code, e.period, e.source_file, e.source_row, e.risk_class,
        coalesce(v.by_department > 0, false) AS inspected
    FROM enterprises_registered AS e
    LEFT JOIN official_visits AS v ON v.unit_code = e.unit_code AND v.enterprise = e.id
    WHERE NOT e.idle
) AS d;

-- piece: high_risk_visits
-- 两种行：考核期末在册、没有全年停产的高危企业，一家一行（enterprise），visits 是本单位组织查它的次数，
-- 不含企业自查、第三方服务；查这些企业的检查组，同一检查单位同一天算一个组，一组一行（team），没有写检查单位的不在内。
SELECT e.unit_code, e.period, e.source_file, e.source_row,
    true AS enterprise, coalesce(v.visits, 0) AS visits, false AS team
FROM enterprises_registered AS e
LEFT JOIN official_visits AS v ON v.unit_code = e.unit_code AND v.enterprise = e.id
WHERE e.risk_class = '高危' AND NOT e.idle
UNION ALL
SELECT t.unit_code, t.period, t.source_file, t.source_row, false AS enterprise, 0 AS visits, true AS team
FROM (
    SELECT i.unit_code, e.period, i.source_file, i.source_row,
        row_number() OVER (PARTITION BY i.unit_code, i.org, i.date ORDER BY i.source_file, i.source_row) AS n
    FROM inspections AS i
    CROSS JOIN asked AS a
    JOIN enterprises_registered AS e ON e.unit_code = i.unit_code AND e.id = i.enterprise
    WHERE i.date BETWEEN a.first_day AND a.last_day AND i.kind NOT IN ('企业自查', '第三方服务')
        AND i.org IS NOT NULL AND e.risk_class = '高危' AND NOT e.idle
) AS t
WHERE t.n = 1;
