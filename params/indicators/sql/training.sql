-- 宣传教育培训的取数片段。写法见 params/README.md“指标”。

-- piece: post_batches
-- 应当培训考核（持证）的人员，一批一行，期末以后培训的不在内；期末已过有效期、没有写有效期的，合格、持证都是0人。
SELECT t.unit_code, p.period, t.source_file, t.source_row, t.class, t.required,
    CASE WHEN t.expires >= p.last_day THEN t.passed ELSE 0 END AS passed_in_force,
    CASE WHEN t.expires >= p.last_day THEN t.certificate ELSE 0 END AS certified
FROM trainings AS t
JOIN periods AS p ON p.period = '' AND t.date <= p.last_day
WHERE t.kind IN ('考核培训', '复训') AND t.required IS NOT NULL;

-- piece: head_batches
-- 企业主要负责人，一批一行。
SELECT b.unit_code, b.period, b.source_file, b.source_row, b.required, b.passed_in_force
FROM post_batches AS b
WHERE b.class = '主要负责人';

-- piece: manager_batches
-- 安全生产管理人员，一批一行。
SELECT b.unit_code, b.period, b.source_file, b.source_row, b.required, b.passed_in_force
FROM post_batches AS b
WHERE b.class = '安全管理人员';

-- piece: operator_batches
-- 特种作业人员，一批一行。
SELECT b.unit_code, b.period, b.source_file, b.source_row, b.required, b.certified
FROM post_batches AS b
WHERE b.class = '特种作业人员';

-- piece: sector_batches
-- 考核期内重点行业管理人员的专项培训，一批一行；人员类别没有写的算管理人员，没有写应培训人数的不在内。
SELECT t.unit_code, p.period, t.source_file, t.source_row, t.required, t.passed
FROM trainings AS t
JOIN periods AS p ON p.period = '' AND t.date BETWEEN p.first_day AND p.last_day
WHERE t.kind = '专项培训' AND t.required IS NOT NULL
    AND t.sector IN ('煤矿', '非煤矿山', '危险化学品', '烟花爆竹', '金属冶炼')
    AND coalesce(t.class, '安全管理人员') IN ('主要负责人', '安全管理人员');

-- piece: cadre_training
-- 每个单位一行：中心组学习（研究了安全生产、有纪要编号）、党校培训2项中，考核期内没有的项数。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    2 - count(h.kind) AS missing
FROM units AS u
LEFT JOIN (
    SELECT m.unit_code, m.kind
    FROM meetings AS m
    JOIN periods AS p ON p.period = '' AND m.date BETWEEN p.first_day AND p.last_day
    WHERE m.kind = '理论学习中心组' AND m.safety AND m.number IS NOT NULL
    GROUP BY m.unit_code, m.kind
    UNION ALL
    SELECT t.unit_code, t.kind
    FROM trainings AS t
    JOIN periods AS q ON q.period = '' AND t.date BETWEEN q.first_day AND q.last_day
    WHERE t.kind = '党校培训'
    GROUP BY t.unit_code, t.kind
) AS h ON h.unit_code = u.unit_code
GROUP BY u.unit_code;

-- piece: publicity_activities
-- 每个单位一行：主题培训、警示教育、文化作品、专项检查、应急演练5类中，考核期内没有开展的类数；计时拉动不算宣传活动。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    5 - count(h.kind) AS missing
FROM units AS u
LEFT JOIN (
    SELECT t.unit_code, t.kind
    FROM trainings AS t
    JOIN periods AS p ON p.period = '' AND t.date BETWEEN p.first_day AND p.last_day
    WHERE t.kind IN ('主题培训', '警示教育', '文化作品', '专项检查')
    GROUP BY t.unit_code, t.kind
    UNION ALL
    SELECT d.unit_code, '应急演练' AS kind
    FROM drills AS d
    JOIN periods AS q ON q.period = '' AND d.date BETWEEN q.first_day AND q.last_day
    WHERE d.kind <> '计时拉动'
    GROUP BY d.unit_code
) AS h ON h.unit_code = u.unit_code
GROUP BY u.unit_code;

-- piece: publicity_records
-- 每个单位一行：活动记录、活动成果、活动总结3项中，考核期内没有的项数。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    3 - count(h.kind) AS missing
FROM units AS u
LEFT JOIN (
    SELECT d.unit_code, d.kind
    FROM documents AS d
    JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
    WHERE d.kind IN ('活动记录', '活动成果', '活动总结')
    GROUP BY d.unit_code, d.kind
) AS h ON h.unit_code = u.unit_code
GROUP BY u.unit_code;

-- piece: publicity_entries
-- 每个单位一行：七类场所中，考核期内“进企业等活动”没有进的类数。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    7 - count(h.place) AS missing
FROM units AS u
LEFT JOIN (
    SELECT t.unit_code, t.place
    FROM trainings AS t
    JOIN periods AS p ON p.period = '' AND t.date BETWEEN p.first_day AND p.last_day
    WHERE t.kind = '进企业等活动' AND t.place IS NOT NULL
    GROUP BY t.unit_code, t.place
) AS h ON h.unit_code = u.unit_code
GROUP BY u.unit_code;

-- piece: media_columns
-- 本县媒体的安全生产专栏，一期一行，按季度列。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM documents AS d
JOIN periods AS p ON p.kind = 'quarter' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '媒体专栏';

-- piece: media_exposures
-- 考核期内的公开曝光，一次一行。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM documents AS d
JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '公开曝光';

-- piece: safety_month_reports
-- 考核期内报送的安全生产月方案、总结，每个单位每种一行：报了几次的取按时的一次，其次取有回执而没有写应报日期的一次。
SELECT r.unit_code, r.period, r.source_file, r.source_row,
    r.kind = '安全生产月方案' AND r.on_time AS plan_on_time,
    r.kind = '安全生产月方案' AND r.undated AS plan_undated,
    r.kind = '安全生产月总结' AND r.on_time AS summary_on_time,
    r.kind = '安全生产月总结' AND r.undated AS summary_undated
FROM (
    SELECT m.unit_code, m.period, m.source_file, m.source_row, m.kind, m.on_time, m.undated,
        row_number() OVER (
            PARTITION BY m.unit_code, m.kind ORDER BY m.on_time DESC, m.undated DESC, m.source_file, m.source_row
        ) AS place
    FROM (
        SELECT d.unit_code, p.period, d.source_file, d.source_row, d.kind,
            d.receipt IS NOT NULL AND coalesce(d.date <= d.due_date, false) AS on_time,
            d.receipt IS NOT NULL AND d.due_date IS NULL AS undated
        FROM documents AS d
        JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
        WHERE d.kind IN ('安全生产月方案', '安全生产月总结')
    ) AS m
) AS r
WHERE r.place = 1;

-- piece: communities
-- 名册列出的村（社区），一个一行；开展过：考核期内有写明这个村（社区）的找隐患活动。
SELECT v.unit_code, v.period, v.source_file, v.source_row, s.village IS NOT NULL AS active
FROM villages AS v
LEFT JOIN (
    SELECT t.unit_code, t.village
    FROM trainings AS t
    JOIN periods AS p ON p.period = '' AND t.date BETWEEN p.first_day AND p.last_day
    WHERE t.kind = '找隐患活动'
    GROUP BY t.unit_code, t.village
) AS s ON s.unit_code = v.unit_code AND s.village = v.village;
