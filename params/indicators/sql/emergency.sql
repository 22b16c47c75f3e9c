-- 应急的取数片段。写法见 params/README.md“指标”。

-- piece: rosters_in_force
-- 考核年度的名册，一项一行：按年建的只看考核年度（期末所在年）的，零报告不在内。
SELECT r.unit_code, p.period, r.source_file, r.source_row, r.kind, r.id, r.name, r.person, r.village, r.grid,
    r.speciality, r.item, r.stock, r.standard, r.required, r.filled, r.contract_date, r.event, r.date, r.checked_date
FROM rosters AS r
JOIN periods AS p ON p.period = '' AND coalesce(r.year, EXTRACT(YEAR FROM p.last_day)) = EXTRACT(YEAR FROM p.last_day)
WHERE coalesce(r.item, '') <> '零报告';

-- piece: plans_due
-- 县、部门、乡镇、企业四层应当有的预案，一份一行，还没有编的也在内。
-- 有效：期末以前已批准，期末以前三年内（对应日计入）批准、修订或者评估过，期末没有过有效期。
SELECT l.unit_code, p.period, l.source_file, l.source_row,
    coalesce(
        l.approved_date <= p.last_day
        AND (l.approved_date >= past.last_day OR l.reviewed_date BETWEEN past.last_day AND p.last_day)
        AND coalesce(l.expires >= p.last_day, true), false) AS valid
FROM plans AS l
JOIN periods AS p ON p.period = ''
JOIN periods AS past ON past.period = 'previous_3'
WHERE l.required AND l.level IN ('县', '部门', '乡镇', '企业');

-- piece: drills_held
-- 演练，一次一行，各年分别列。县级综合演练有评估记录的才算。
SELECT d.unit_code, p.period, d.source_file, d.source_row,
    coalesce(d.level = '县' AND d.kind = '综合' AND d.evaluated, false) AS county_general,
    d.level = '县' AS by_county, d.level = '部门' AS by_department, d.level = '乡镇' AS by_township,
    d.level = '企业' AS by_enterprise
FROM drills AS d
JOIN periods AS p ON p.kind = 'year' AND d.date BETWEEN p.first_day AND p.last_day;

-- piece: special_plans
-- 期末以前已批准、考核期以前没有失效的县级专项预案，一份一行；演练过：考核期内有写明这份预案、有评估记录的演练。
SELECT l.unit_code, p.period, l.source_file, l.source_row, d.plan_id IS NOT NULL AS drilled
FROM plans AS l
JOIN periods AS p ON p.period = '' AND l.approved_date <= p.last_day AND coalesce(l.expires >= p.first_day, true)
LEFT JOIN (
    SELECT e.unit_code, e.plan_id
    FROM drills AS e
    JOIN periods AS q ON q.period = '' AND e.date BETWEEN q.first_day AND q.last_day
    WHERE e.evaluated
    GROUP BY e.unit_code, e.plan_id
) AS d ON d.unit_code = l.unit_code AND d.plan_id = l.id
WHERE l.kind = '专项' AND l.level = '县';

-- piece: drill_halves
-- 应当每半年演练的企业（高危、建筑施工、人员密集场所），一家一个半年一行；半年中途纳入、注销的和整个半年停产的不在内。
SELECT e.unit_code, p.period, e.source_file, e.source_row, e.id
FROM enterprises AS e
JOIN periods AS p ON p.kind = 'half_year' AND e.registered_from <= p.first_day
    AND coalesce(e.registered_to > p.last_day, true)
WHERE (e.risk_class = '高危' OR coalesce(e.crowded, false)
        OR e.sector IN ('煤矿', '非煤矿山', '危险化学品', '烟花爆竹', '金属冶炼', '建筑施工', '人员密集场所'))
    AND NOT coalesce(e.suspended_date <= p.first_day AND coalesce(e.resumed_date > p.last_day, true), false);

-- piece: drill_enterprises
-- 至少在一个半年里应当演练的企业，一家一行。
SELECT h.unit_code, '' AS period, h.source_file, h.source_row
FROM drill_halves AS h
GROUP BY h.unit_code, h.source_file, h.source_row;

-- piece: enterprises_drilled
-- 应当每半年演练的企业，一家一个半年一行；演练过：本单位的演练台账里，那个半年至少有该企业的一次演练。
SELECT h.unit_code, h.period, h.source_file, h.source_row, d.enterprise IS NOT NULL AS drilled
FROM drill_halves AS h
LEFT JOIN (
    SELECT e.unit_code, e.enterprise, p.period
    FROM drills AS e
    JOIN periods AS p ON p.kind = 'half_year' AND e.date BETWEEN p.first_day AND p.last_day
    GROUP BY e.unit_code, e.enterprise, p.period
) AS d ON d.unit_code = h.unit_code AND d.enterprise = h.id AND d.period = h.period;

-- piece: unannounced_drills
-- 县里组织的、写明事先不通知的演练，一次一行，按半年列；桌面推演不在内。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM drills AS d
JOIN periods AS p ON p.kind = 'half_year' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.level = '县' AND d.kind <> '桌面' AND NOT coalesce(d.announced, true);

-- piece: rescue_team_tiers
-- 每个单位一行：政府专业、企业专业、兼职和社会三类救援队伍中没有的类别数；没有人、又不是协议共用的队伍不算有。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    3 - max(CASE WHEN t.kind = '政府专业' THEN 1 ELSE 0 END) - max(CASE WHEN t.kind = '企业专业' THEN 1 ELSE 0 END)
        - max(CASE WHEN t.kind IN ('兼职', '社会') THEN 1 ELSE 0 END) AS missing
FROM units AS u
LEFT JOIN rescue_teams AS t ON t.unit_code = u.unit_code AND (t.members > 0 OR t.agreement)
GROUP BY u.unit_code;

-- piece: response_tests
-- 考核期内的计时拉动，一次一行；达标：60秒内出动，3公里以内的还要300秒内到场；没有写用时的不算达标。
SELECT d.unit_code, p.period, d.source_file, d.source_row,
    coalesce(d.out_seconds <= 60, false)
        AND (coalesce(d.distance_km > 3, false) OR coalesce(d.arrive_seconds <= 300, false)) AS within_limits
FROM drills AS d
JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '计时拉动';

-- piece: expert_specialities
-- 专家名册列出的必备专业（应设数至少为1），一个专业一行，没有列出的单位也有一行。
-- 缺少：名册里这个专业的各行都没有写人。
SELECT u.unit_code, '' AS period, s.source_file, s.source_row, s.persons = 0 AS missing, s.unit_code IS NULL AS unlisted
FROM units AS u
LEFT JOIN (
    SELECT r.unit_code, r.source_file, r.source_row, r.required,
        count(r.person) OVER (PARTITION BY r.unit_code, r.speciality) AS persons,
        row_number() OVER (
            PARTITION BY r.unit_code, r.speciality ORDER BY coalesce(r.required, 0) DESC, r.source_file, r.source_row
        ) AS place
    FROM rosters_in_force AS r
    WHERE r.kind = '专家' AND r.speciality IS NOT NULL
) AS s ON s.unit_code = u.unit_code AND s.place = 1 AND s.required >= 1;

-- piece: supplies
-- 储备目录的品种，一个品种一行：同一品种的各行合计；没有标准数量的不在目录内，没有写实有数量的按没有计。
SELECT s.unit_code, s.period, s.source_file, s.source_row, coalesce(s.stock >= s.standard, false) AS at_standard
FROM (
    SELECT r.unit_code, r.period, r.source_file, r.source_row,
        sum(r.stock) OVER (PARTITION BY r.unit_code, r.item) AS stock,
        sum(r.standard) OVER (PARTITION BY r.unit_code, r.item) AS standard,
        row_number() OVER (PARTITION BY r.unit_code, r.item ORDER BY r.source_file, r.source_row) AS place
    FROM rosters_in_force AS r
    WHERE r.kind = '储备物资' AND r.item IS NOT NULL
) AS s
WHERE s.place = 1 AND s.standard IS NOT NULL;

-- piece: grid_workers
-- 安全网格和负责的人，一个网格一个人一行（没有写网格编号的用序号）；负责几个网格按人数。
SELECT g.unit_code, g.period, g.source_file, g.source_row, g.grid, g.person,
    count(*) OVER (PARTITION BY g.unit_code, g.person) AS grids
FROM (
    SELECT r.unit_code, r.period, r.source_file, r.source_row, coalesce(r.grid, r.id) AS grid, r.person,
        row_number() OVER (
            PARTITION BY r.unit_code, coalesce(r.grid, r.id), r.person ORDER BY r.source_file, r.source_row
        ) AS place
    FROM rosters_in_force AS r
    WHERE r.kind = '安全网格'
) AS g
WHERE g.place = 1;

-- piece: grids
-- 安全网格，一个一行；有专人：有一人负责它，而这人负责的网格不到三个。
SELECT g.unit_code, g.period, g.source_file, g.source_row, g.staffed
FROM (
    SELECT w.unit_code, w.period, w.source_file, w.source_row, w.person IS NOT NULL AND w.grids < 3 AS staffed,
        row_number() OVER (
            PARTITION BY w.unit_code, w.grid
            ORDER BY (w.person IS NOT NULL AND w.grids < 3) DESC, w.source_file, w.source_row
        ) AS place
    FROM grid_workers AS w
) AS g
WHERE g.place = 1;

-- piece: villages
-- 灾害信息员名册和安全网格名册列出的村（社区），一个一行。
-- 有信息员：信息员名册写了人；检查过：网格名册的排查日期在考核期内。
SELECT v.unit_code, v.period, v.source_file, v.source_row, v.village, v.officers > 0 AS has_officer,
    v.checks > 0 AS checked
FROM (
    SELECT r.unit_code, r.period, r.source_file, r.source_row, r.village,
        sum(CASE WHEN r.kind = '灾害信息员' AND r.person IS NOT NULL THEN 1 ELSE 0 END)
            OVER (PARTITION BY r.unit_code, r.village) AS officers,
        sum(CASE WHEN r.kind = '安全网格' AND r.checked_date BETWEEN p.first_day AND p.last_day THEN 1 ELSE 0 END)
            OVER (PARTITION BY r.unit_code, r.village) AS checks,
        row_number() OVER (PARTITION BY r.unit_code, r.village ORDER BY r.source_file, r.source_row) AS place
    FROM rosters_in_force AS r
    JOIN periods AS p ON p.period = r.period
    WHERE r.kind IN ('灾害信息员', '安全网格') AND r.village IS NOT NULL
) AS v
WHERE v.place = 1;

-- piece: duty_absences
-- 考核期内值班抽查发现的脱岗、缺岗、联系不上，一次一行。
SELECT r.unit_code, p.period, r.source_file, r.source_row
FROM rosters AS r
JOIN periods AS p ON p.period = '' AND r.checked_date BETWEEN p.first_day AND p.last_day
WHERE r.kind = '值班抽查' AND r.absent;

-- piece: flood_listed
-- 考核年度防汛准备名册列出的项目，一个项目一行；同一项目有一行做到就算做到。
SELECT f.unit_code, f.period, f.source_file, f.source_row, f.done
FROM (
    SELECT r.unit_code, r.period, r.source_file, r.source_row, coalesce(r.filled >= 1, false) AS done,
        row_number() OVER (
            PARTITION BY r.unit_code, r.item
            ORDER BY coalesce(r.filled >= 1, false) DESC, r.source_file, r.source_row
        ) AS place
    FROM rosters_in_force AS r
    WHERE r.kind = '防汛准备' AND r.item IS NOT NULL
) AS f
WHERE f.place = 1;

-- piece: flood_items
-- 防汛“九个一”没有做到的项：列出而没有做到的一项一行；名册列出的不足9项的，每个单位另有一行补足差数。
SELECT f.unit_code, f.period, f.source_file, f.source_row, 1 AS missing
FROM flood_listed AS f
WHERE NOT f.done
UNION ALL
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    9 - count(g.unit_code) AS missing
FROM units AS u
LEFT JOIN flood_listed AS g ON g.unit_code = u.unit_code
GROUP BY u.unit_code
HAVING count(g.unit_code) < 9;

-- piece: flood_hazards
-- 考核年度名册中的防汛防台隐患，一处一行；再次排查：排查日期在考核期内。
SELECT r.unit_code, r.period, r.source_file, r.source_row,
    coalesce(r.checked_date BETWEEN p.first_day AND p.last_day, false) AS rechecked
FROM rosters_in_force AS r
JOIN periods AS p ON p.period = r.period
WHERE r.kind = '防汛隐患';

-- piece: forest_posts
-- 考核年度的护林防火责任岗，名册一行一行：应设几个；期末以前签了责任书的，在岗几个。
SELECT r.unit_code, r.period, r.source_file, r.source_row, r.required AS posts,
    CASE WHEN r.contract_date <= p.last_day THEN r.filled ELSE 0 END AS filled
FROM rosters_in_force AS r
JOIN periods AS p ON p.period = r.period
WHERE r.kind = '护林岗';

-- piece: venue_events
-- 考核期内的重大活动和场馆，一个场馆一次活动一行。
-- 准备好：活动开始前批准了写明该活动或场馆的活动预案，并且活动前一年内在该场馆或者照该预案演练过。
SELECT v.unit_code, v.period, v.source_file, v.source_row, v.venue,
    count(CASE WHEN l.id IS NOT NULL THEN d.id END) > 0 AS prepared
FROM (
    SELECT r.unit_code, r.period, r.source_file, r.source_row, coalesce(r.name, r.id) AS venue, r.event, r.date
    FROM rosters_in_force AS r
    JOIN periods AS p ON p.period = r.period AND r.date BETWEEN p.first_day AND p.last_day
    WHERE r.kind = '活动场馆'
) AS v
LEFT JOIN plans AS l ON l.unit_code = v.unit_code AND l.kind = '活动' AND l.event IN (v.venue, v.event)
    AND l.approved_date < v.date
LEFT JOIN drills AS d ON d.unit_code = v.unit_code AND (d.place = v.venue OR d.plan_id = l.id) AND d.date < v.date
    AND date_diff('day', d.date, v.date) <= 365
GROUP BY v.unit_code, v.period, v.source_file, v.source_row, v.venue;

-- piece: event_venues
-- 考核期内承办重大活动的场馆，一个一行；准备好：承办的每次活动都准备好。
SELECT v.unit_code, v.period, v.source_file, v.source_row, v.prepared
FROM (
    SELECT e.unit_code, e.period, e.source_file, e.source_row, e.prepared,
        row_number() OVER (
            PARTITION BY e.unit_code, e.venue ORDER BY e.prepared, e.source_file, e.source_row
        ) AS place
    FROM venue_events AS e
) AS v
WHERE v.place = 1;
