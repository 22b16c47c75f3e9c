-- 事故分析的取数片段：细则以外的等级、行业、角色、滚动、比率和控制指标。写法见 params/README.md“指标”。
-- 都从 accidents.sql 的 accidents_charged 取，起数、人数按份额计。

-- piece: accidents_by_grade
-- 计入各期的事故，一个考核对象的一起事故一行：只属于一个等级的起数；等级可能更高的，没有一个等级能定。
SELECT a.unit_code, a.period, a.source_file, a.source_row,
    CASE WHEN a.grade_order = 0 AND a.settled THEN a.accidents ELSE 0 END AS general,
    a.grade_order = 0 AND (a.accidents_open OR NOT a.settled) AS general_open,
    CASE WHEN a.grade_order = 1 AND a.settled THEN a.accidents ELSE 0 END AS larger_only,
    a.grade_order = 1 AND a.accidents_open OR a.grade_order <= 1 AND NOT a.settled AS larger_only_open,
    CASE WHEN a.grade_order = 2 AND a.settled THEN a.accidents ELSE 0 END AS major_only,
    a.grade_order = 2 AND a.accidents_open OR a.grade_order <= 2 AND NOT a.settled AS major_only_open,
    CASE WHEN a.grade_order = 3 THEN a.accidents ELSE 0 END AS particularly_major,
    CASE WHEN a.grade_order = 3 THEN a.accidents_open ELSE NOT a.settled END AS particularly_major_open
FROM accidents_charged AS a;

-- piece: accidents_in_coal
-- 计入各期的煤矿事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '煤矿';

-- piece: accidents_in_noncoal
-- 计入各期的非煤矿山事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '非煤矿山';

-- piece: accidents_in_chemicals
-- 计入各期的危险化学品事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '危险化学品';

-- piece: accidents_in_fireworks
-- 计入各期的烟花爆竹事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '烟花爆竹';

-- piece: accidents_in_metallurgy
-- 计入各期的金属冶炼事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '金属冶炼';

-- piece: accidents_in_construction
-- 计入各期的建筑施工事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '建筑施工';

-- piece: accidents_in_roads
-- 计入各期的道路运输事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector = '道路运输';

-- piece: accidents_in_fire
-- 计入各期的消防和人员密集场所事故，一个考核对象的一起事故一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector IN ('消防', '人员密集场所');

-- piece: accidents_in_other_sectors
-- 计入各期的其余行业的事故，一个考核对象的一起事故一行；各行业合起来就是全部事故。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open
FROM accidents_charged AS a
WHERE a.sector NOT IN ('煤矿', '非煤矿山', '危险化学品', '烟花爆竹', '金属冶炼', '建筑施工', '道路运输', '消防', '人员密集场所');

-- piece: accidents_as_place
-- 计入各期、由考核对象作为发生地承担的事故，一起一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open,
    a.larger, a.larger_open
FROM accidents_charged AS a
WHERE a.role = 'place';

-- piece: accidents_as_registration
-- 计入各期、由考核对象作为车籍地或者企业登记地承担的事故，一起一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open,
    a.larger, a.larger_open
FROM accidents_charged AS a
WHERE a.role = 'registration';

-- piece: accidents_as_direct
-- 计入各期、由考核对象作为直接监管部门承担的事故，一起一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open,
    a.larger, a.larger_open
FROM accidents_charged AS a
WHERE a.role = 'direct';

-- piece: accidents_as_supervision
-- 计入各期、由考核对象作为综合监管部门承担的事故，一起一行。
SELECT a.unit_code, a.period, a.source_file, a.source_row, a.accidents, a.accidents_open, a.deaths, a.deaths_open,
    a.larger, a.larger_open
FROM accidents_charged AS a
WHERE a.role = 'supervision';

-- piece: accidents_so_far
-- 到考核期末为止计入的事故，一个考核对象的一起事故一行，用来数半年内有几起。
SELECT c.unit_code, c.happened, c.source_file, c.source_row, c.grade_order, c.settled, c.share, p.first_day AS since
FROM charged AS c
JOIN periods AS p ON p.period = '' AND c.counted <= p.last_day;

-- piece: accidents_within_half_a_year
-- 一个考核对象、一个有事故的日子一行：自这一天起满6个月的对应日止（含）有几起，肯定的和最多的；最后一起不在考核期内的不算。
SELECT f.unit_code, f.first_day, f.last_day,
    sum(CASE WHEN c.grade_order >= 1 THEN coalesce(c.share, 0) ELSE 0 END) AS larger,
    sum(CASE WHEN c.grade_order >= 1 OR NOT c.settled THEN coalesce(c.share, 1) ELSE 0 END) AS larger_at_most,
    sum(CASE WHEN c.grade_order = 0 AND c.settled THEN coalesce(c.share, 0) ELSE 0 END) AS general,
    sum(CASE WHEN c.grade_order = 0 THEN coalesce(c.share, 1) ELSE 0 END) AS general_at_most
FROM (
    SELECT unit_code, happened AS first_day, CAST(happened + INTERVAL 6 MONTH AS DATE) AS last_day
    FROM accidents_so_far GROUP BY unit_code, happened
) AS f
JOIN accidents_so_far AS c ON c.unit_code = f.unit_code AND c.happened BETWEEN f.first_day AND f.last_day
GROUP BY f.unit_code, f.first_day, f.last_day
HAVING max(c.happened) >= max(c.since);

-- piece: most_within_half_a_year
-- 同上，注明哪一个半年起数最多（并列的取早的），和最多可能有几起。
SELECT w.unit_code, w.first_day, w.last_day, w.larger, w.general,
    row_number() OVER (PARTITION BY w.unit_code ORDER BY w.larger DESC, w.first_day) AS larger_place,
    row_number() OVER (PARTITION BY w.unit_code ORDER BY w.general DESC, w.first_day) AS general_place,
    max(w.larger_at_most) OVER (PARTITION BY w.unit_code) AS larger_at_most,
    max(w.general_at_most) OVER (PARTITION BY w.unit_code) AS general_at_most
FROM accidents_within_half_a_year AS w;

-- piece: larger_within_half_a_year
-- 较大及以上事故最多的那个半年里的较大及以上事故，一起一行；未定的可能使它更多时，另加一行说明未定。
SELECT c.unit_code, '' AS period, c.source_file, c.source_row, c.share AS accidents, false AS undecided
FROM most_within_half_a_year AS m
JOIN accidents_so_far AS c ON c.unit_code = m.unit_code AND c.happened BETWEEN m.first_day AND m.last_day
WHERE m.larger_place = 1 AND c.grade_order >= 1 AND c.share IS NOT NULL
UNION ALL
SELECT m.unit_code, '' AS period, NULL AS source_file, NULL AS source_row, 0 AS accidents, true AS undecided
FROM most_within_half_a_year AS m
WHERE m.larger_place = 1 AND m.larger_at_most > m.larger;

-- piece: general_within_half_a_year
-- 一般事故最多的那个半年里的一般事故，一起一行；未定的可能使它更多时，另加一行说明未定。
SELECT c.unit_code, '' AS period, c.source_file, c.source_row, c.share AS accidents, false AS undecided
FROM most_within_half_a_year AS m
JOIN accidents_so_far AS c ON c.unit_code = m.unit_code AND c.happened BETWEEN m.first_day AND m.last_day
WHERE m.general_place = 1 AND c.grade_order = 0 AND c.settled AND c.share IS NOT NULL
UNION ALL
SELECT m.unit_code, '' AS period, NULL AS source_file, NULL AS source_row, 0 AS accidents, true AS undecided
FROM most_within_half_a_year AS m
WHERE m.general_place = 1 AND m.general_at_most > m.general;

-- piece: industry_deaths_per_employee
-- 一个考核对象一行：考核期内工矿商贸死亡人数和从业人员（十万人）；没有公布的分母空着。
SELECT u.unit_code, p.period, f.source_file, f.source_row,
    coalesce(d.industry, 0) AS deaths, f.amount AS employees,
    f.amount IS NULL OR coalesce(d.industry_open, false) AS undecided
FROM units AS u
JOIN periods AS p ON p.period = ''
LEFT JOIN figures_published AS f ON f.unit_code = u.unit_code AND f.indicator = '从业人员'
LEFT JOIN deaths_by_unit AS d ON d.unit_code = u.unit_code;

-- piece: road_deaths_per_vehicle
-- 一个考核对象一行：考核期内道路运输死亡人数和机动车（万辆）；没有公布的分母空着。
SELECT u.unit_code, p.period, f.source_file, f.source_row,
    coalesce(d.roads, 0) AS deaths, f.amount AS vehicles,
    f.amount IS NULL OR coalesce(d.roads_open, false) AS undecided
FROM units AS u
JOIN periods AS p ON p.period = ''
LEFT JOIN figures_published AS f ON f.unit_code = u.unit_code AND f.indicator = '机动车'
LEFT JOIN deaths_by_unit AS d ON d.unit_code = u.unit_code;

-- piece: ceiling_of_general_accidents
-- 一般事故起数控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'general_accidents_ceiling';

-- piece: ceiling_of_employee_death_rate
-- 工矿商贸从业人员十万人死亡率控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'employee_death_rate_ceiling';

-- piece: ceiling_of_vehicle_death_rate
-- 道路运输万车死亡率控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'vehicle_death_rate_ceiling';

-- piece: measures_overdue
-- 截至考核基准日评估期限已过（期限当天不算）、还没有评估认定落实的整改措施，一项一行，包括以前年度的。
SELECT a.unit_code, p.period, a.source_file, a.source_row
FROM accidents AS a
JOIN periods AS p ON p.period = ''
JOIN asked AS k ON a.measure_due < k.as_of AND (a.measure_done IS NULL OR a.measure_done > k.as_of);
