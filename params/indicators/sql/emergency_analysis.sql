-- 应急和培训的分析指标的取数片段；各级演练另用 emergency.sql 的 drills_held。写法见 params/README.md“指标”。

-- piece: posts_trained
-- 各年的考核培训、复训，一批一行：三项岗位人员各考核合格几人。
SELECT t.unit_code, p.period, t.source_file, t.source_row,
    CASE WHEN t.class = '主要负责人' THEN t.passed ELSE 0 END AS heads,
    CASE WHEN t.class = '安全管理人员' THEN t.passed ELSE 0 END AS managers,
    CASE WHEN t.class = '特种作业人员' THEN t.passed ELSE 0 END AS operators
FROM trainings AS t
JOIN periods AS p ON p.kind = 'year' AND t.date BETWEEN p.first_day AND p.last_day
WHERE t.kind IN ('考核培训', '复训');

-- piece: rescue_members
-- 在册的救援队伍，一支一行：各类各几人。以协议共用的是外单位的队伍，不在内。
SELECT t.unit_code, '' AS period, t.source_file, t.source_row, t.members,
    CASE WHEN t.kind = '国家综合' THEN t.members ELSE 0 END AS national,
    CASE WHEN t.kind = '政府专业' THEN t.members ELSE 0 END AS government,
    CASE WHEN t.kind = '企业专业' THEN t.members ELSE 0 END AS enterprise,
    CASE WHEN t.kind = '兼职' THEN t.members ELSE 0 END AS part_time,
    CASE WHEN t.kind = '社会' THEN t.members ELSE 0 END AS volunteer
FROM rescue_teams AS t
WHERE NOT coalesce(t.agreement, false);

-- piece: plans_approved
-- 考核基准日以前已批准、没有过有效期的预案，一份一行：种类和层级；距离应当再评估之日还有几天（负数是已经过了几天）。
-- 应当再评估之日：最近一次批准、修订或者评估满三年之日；基准日以后的修订、评估不看。
SELECT l.unit_code, '' AS period, l.source_file, l.source_row,
    l.kind = '总体' AS general, l.kind = '专项' AS special, l.kind = '部门' AS department_plan,
    l.kind = '现场处置' AS site, l.kind = '活动' AS event,
    l.level = '县' AS by_county, l.level = '部门' AS by_department, l.level = '乡镇' AS by_township,
    l.level = '企业' AS by_enterprise,
    l.days < 0 AS review_overdue, l.days BETWEEN 0 AND 90 AS review_soon
FROM (
    SELECT m.unit_code, m.source_file, m.source_row, m.kind, m.level,
        date_diff('day', a.as_of, CAST(
            CASE WHEN m.reviewed_date <= a.as_of THEN m.reviewed_date ELSE m.approved_date END
            + INTERVAL '3' YEAR AS DATE)) AS days
    FROM plans AS m
    JOIN asked AS a ON m.approved_date <= a.as_of AND coalesce(m.expires >= a.as_of, true)
) AS l;
