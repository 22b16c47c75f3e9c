-- 检查与隐患排查治理的取数片段。写法见 params/README.md“指标”。
-- 重复录入的行和已隔离的行在读入台账时已经剔除，这里不再处理。

-- piece: hazards_found
-- 发现日期在考核期内的隐患，一条一行。
-- complete：单位、等级、整改期限、整改人都填了，期限在基准日以前已过的还填了销号日期；道路、校车、防汛防台隐患可以没有企业。
SELECT h.unit_code, p.period, h.source_file, h.source_row,
    h.severity IS NOT NULL AND h.due_date IS NOT NULL AND h.person IS NOT NULL
        AND (h.enterprise IS NOT NULL OR coalesce(h.category IN ('道路隐患点', '校车隐患', '防汛防台隐患'), false))
        AND (h.closed_date IS NOT NULL OR coalesce(h.extended_due, h.due_date) >= a.as_of) AS complete
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.found_date BETWEEN p.first_day AND p.last_day
CROSS JOIN asked AS a;

-- piece: hazards_due
-- 整改期限在考核期内的隐患，一条一行；期限取批准延期后的日期，延期到考核期以后的不在内。
SELECT h.unit_code, p.period, h.source_file, h.source_row, h.id, h.source, h.sector, h.category, p.last_day,
    coalesce(h.closed_date <= coalesce(h.extended_due, h.due_date), false) AS on_time
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND coalesce(h.extended_due, h.due_date) BETWEEN p.first_day AND p.last_day;

-- piece: expert_findings_due
-- 期限在考核期内的隐患中，专家会诊提出的，一条一行。
SELECT d.unit_code, d.period, d.source_file, d.source_row, d.on_time
FROM hazards_due AS d
WHERE d.source = '专家会诊';

-- piece: road_spots_due
-- 期限在考核期内的道路隐患点和校车隐患，一处一行。
SELECT d.unit_code, d.period, d.source_file, d.source_row, d.on_time
FROM hazards_due AS d
WHERE d.category IN ('道路隐患点', '校车隐患');

-- piece: fire_hazards_due
-- 期限在考核期内的人员密集场所火灾隐患，一处一行。
SELECT d.unit_code, d.period, d.source_file, d.source_row, d.id, d.last_day, d.on_time
FROM hazards_due AS d
WHERE d.sector = '人员密集场所' AND d.category = '火灾隐患';

-- piece: fire_hazards_treated
-- 同上，一处一行；treated：按期销号，或者考核期末以前因它作出查封、停业、关闭决定而没有撤销。
SELECT d.unit_code, d.period, d.source_file, d.source_row,
    d.on_time OR EXISTS (
        SELECT 1 FROM penalties AS g
        WHERE g.unit_code = d.unit_code AND g.hazard = d.id AND g.date <= d.last_day
            AND g.kind IN ('查封', '责令停产停业', '关闭') AND g.overturned_date IS NULL
    ) AS treated
FROM fire_hazards_due AS d;

-- piece: hazards_open
-- 截至基准日没有销号的隐患，一条一行，以前年度发现的也在内；期限取批准延期后的日期，基准日当天到期的还不算逾期。
SELECT h.unit_code, p.period, h.source_file, h.source_row,
    h.severity = '重大' AND coalesce(coalesce(h.extended_due, h.due_date) < a.as_of, false) AS major_overdue,
    h.severity = '一般' AND coalesce(coalesce(h.extended_due, h.due_date) < a.as_of, false) AS general_overdue,
    h.severity = '重大' AND h.due_date IS NULL AND h.extended_due IS NULL AS major_undated
FROM hazards AS h
JOIN asked AS a ON h.found_date <= a.as_of AND (h.closed_date IS NULL OR h.closed_date > a.as_of)
JOIN periods AS p ON p.period = '';

-- piece: major_hazards_found
-- 发现（确认）日期在考核期内的重大隐患，一条一行。
-- listed_in_time：确认后3个工作日内挂牌；no_calendar：没有那一年的工作日安排，算不出工作日；self_found：企业、本县部门、本县专家查出的。
SELECT h.unit_code, p.period, h.source_file, h.source_row,
    h.listed_by IS NOT NULL AND coalesce(listed.number - found.number <= 3, false) AS listed_in_time,
    h.listed_date IS NOT NULL AND (listed.number IS NULL OR found.number IS NULL) AS no_calendar,
    coalesce(h.source IN ('企业自查', '部门检查', '专家会诊'), false) AS self_found
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.found_date BETWEEN p.first_day AND p.last_day
LEFT JOIN workdays AS found ON found.day = h.found_date
LEFT JOIN workdays AS listed ON listed.day = h.listed_date
WHERE h.severity = '重大';

-- piece: hazards_closed
-- 销号日期在考核期内的隐患，一条一行；days：从发现到销号的天数，当天销号的为0。
SELECT h.unit_code, p.period, h.source_file, h.source_row, h.enterprise, h.category, h.closed_date, p.last_day,
    date_diff('day', h.found_date, h.closed_date) AS days
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.closed_date BETWEEN p.first_day AND p.last_day;

-- piece: hazards_repeated
-- staged
-- 考核期内销号、到期末已满90天的企业隐患，一条一行；repeated：销号次日起90天内同一企业又查出同类隐患。
-- 没有企业的隐患不在内；销号当天查出的分不清先后，不算反复。
SELECT c.unit_code, c.period, c.source_file, c.source_row,
    EXISTS (
        SELECT 1 FROM hazards AS n
        WHERE n.unit_code = c.unit_code AND n.enterprise = c.enterprise AND n.category = c.category
            AND n.found_date > c.closed_date AND date_diff('day', c.closed_date, n.found_date) <= 90
    ) AS repeated
FROM hazards_closed AS c
WHERE c.enterprise IS NOT NULL AND date_diff('day', c.closed_date, c.last_day) >= 90;

-- piece: clean_checks_before_accident
-- 没有发现隐患、次日起90天内该企业发生生产安全事故的检查，一次一行；事故在考核期内，检查可以在期初以前。
-- 企业自查不在内；检查当天的事故分不清先后，不算。
SELECT i.unit_code, p.period, i.source_file, i.source_row
FROM inspections AS i
JOIN periods AS p ON p.period = '' AND i.date < p.last_day
WHERE i.findings = 0 AND i.kind <> '企业自查' AND EXISTS (
    SELECT 1 FROM accidents AS a
    WHERE a.unit_code = i.unit_code AND a.enterprise = i.enterprise AND a.production
        AND a.date BETWEEN p.first_day AND p.last_day
        AND a.date > i.date AND date_diff('day', i.date, a.date) <= 90
);

-- piece: key_enterprises
-- 考核期末在册、没有全年停产的高危企业和其他重点企业，一家一行。
SELECT e.unit_code, e.period, e.source_file, e.source_row, e.id,
    e.risk_class = '高危' AS high_risk, e.risk_class = '重点' AS other_key
FROM enterprises_registered AS e
WHERE e.risk_class IN ('高危', '重点') AND NOT e.idle;

-- piece: key_enterprises_inspected
-- 同上，一家一行，考核期内检查过没有；企业自查、第三方服务不算检查。
SELECT k.unit_code, k.period, k.source_file, k.source_row, k.high_risk, k.other_key,
    k.high_risk AND v.enterprise IS NOT NULL AS high_risk_inspected,
    k.other_key AND v.enterprise IS NOT NULL AS other_key_inspected
FROM key_enterprises AS k
LEFT JOIN official_visits AS v ON v.unit_code = k.unit_code AND v.enterprise = k.id;

-- piece: flammable_sites
-- 考核期内随机抽查的易燃易爆场所（危险化学品、烟花爆竹、燃气），一处一行；同一处抽到几次的取第一次；没有企业编号的不在内。
SELECT s.unit_code, s.period, s.source_file, s.source_row, s.defects
FROM (
    SELECT i.unit_code, p.period, i.source_file, i.source_row, i.defects,
        row_number() OVER (PARTITION BY i.unit_code, i.enterprise ORDER BY i.date, i.id) AS turn
    FROM inspections AS i
    JOIN periods AS p ON p.period = '' AND i.date BETWEEN p.first_day AND p.last_day
    LEFT JOIN enterprises AS e ON e.unit_code = i.unit_code AND e.id = i.enterprise
    WHERE i.kind = '随机抽查' AND i.enterprise IS NOT NULL
        AND coalesce(i.sector, e.sector) IN ('危险化学品', '烟花爆竹', '燃气')
) AS s
WHERE s.turn = 1;

-- piece: hazards_rechecked
-- 考核期内随机复查的已销号隐患，一条一行；没有写复查结果的不算合格。
SELECT h.unit_code, p.period, h.source_file, h.source_row, coalesce(h.recheck_passed, false) AS passed
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.rechecked_date BETWEEN p.first_day AND p.last_day;

-- piece: public_reports_due
-- 答复期限在考核期内的群众举报，一件一行。
SELECT h.unit_code, p.period, h.source_file, h.source_row, coalesce(h.answered_date <= h.answer_due, false) AS answered
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.answer_due BETWEEN p.first_day AND p.last_day
WHERE h.source = '群众举报';
