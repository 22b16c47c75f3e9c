-- 党政领导责任的取数片段。写法见 params/README.md“指标”。职责清单的履行情况不在这里（given: duties）。

-- piece: office_terms
-- 领导任职，一人一职一段任期一行，职务归到职责清单（params/standards/duties.yaml 的 post 和 also）；清单以外的职务 role 为空。
SELECT l.unit_code, l.id, l.from_date, l.to_date, l.source_file, l.source_row,
    CASE
        WHEN l.post IN ('党委主要负责人', '县委书记', '区委书记', '市委书记', '党工委书记') THEN 'secretary'
        WHEN l.post IN ('政府主要负责人', '县长', '区长', '市长', '管委会主任') THEN 'government_head'
        WHEN l.post IN ('党委其他常委', '县委常委', '区委常委', '市委常委') THEN 'other_standing'
        WHEN l.post IN ('分管安全生产的政府领导', '分管领导', '分管负责人', '分管副县长', '分管副区长', '分管副市长') THEN 'deputy_in_charge'
        WHEN l.post IN ('政府其他领导', '副县长', '副区长', '副市长') THEN 'other_government'
    END AS role
FROM leaders AS l;

-- piece: terms_served
-- 任期落在考核期内的部分（班子成员，period 为空），和落在各季度内的部分（只有政府副职），一段一行。
SELECT t.unit_code, p.period, p.kind, p.first_day, p.last_day, t.id, t.source_file, t.source_row,
    CASE WHEN t.from_date > p.first_day THEN t.from_date ELSE p.first_day END AS held_from,
    CASE WHEN t.to_date < p.last_day THEN t.to_date ELSE p.last_day END AS held_to
FROM office_terms AS t
JOIN periods AS p ON t.from_date <= p.last_day AND (t.to_date IS NULL OR t.to_date >= p.first_day)
WHERE (p.period = '' AND t.role IS NOT NULL)
    OR (p.kind = 'quarter' AND t.role IN ('deputy_in_charge', 'other_government'));

-- piece: terms_in_order
-- 同上；reached：同一人在这以前的各段已经到了哪天（重叠的日子不重复算），turn：最后一段为1。
SELECT t.unit_code, t.period, t.kind, t.first_day, t.last_day, t.id, t.source_file, t.source_row,
    t.held_from, t.held_to,
    max(t.held_to) OVER (
        PARTITION BY t.unit_code, t.period, t.id ORDER BY t.held_from, t.held_to, t.source_file, t.source_row
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached,
    row_number() OVER (
        PARTITION BY t.unit_code, t.period, t.id ORDER BY t.held_to DESC, t.held_from, t.source_file, t.source_row
    ) AS turn
FROM terms_served AS t;

-- piece: people_in_office
-- 每人每期一行：answers，在任天数达到该期的一半（含），对该期负责；at_end，期末在任。
SELECT t.unit_code, t.period, t.kind, t.first_day, t.last_day, t.id,
    max(t.source_file) FILTER (WHERE t.turn = 1) AS source_file,
    max(t.source_row) FILTER (WHERE t.turn = 1) AS source_row,
    max(t.held_to) = t.last_day AS at_end,
    2 * sum(
        CASE
            WHEN t.reached IS NULL OR t.reached < t.held_from THEN date_diff('day', t.held_from, t.held_to) + 1
            WHEN t.reached < t.held_to THEN date_diff('day', t.reached, t.held_to)
            ELSE 0
        END
    ) >= date_diff('day', t.first_day, t.last_day) + 1 AS answers
FROM terms_in_order AS t
GROUP BY t.unit_code, t.period, t.kind, t.first_day, t.last_day, t.id;

-- piece: leadership_statements
-- 应当述职的班子成员，一人一行：任职半年以上、考核期末在任；without_safety：考核期内没有写明安全生产的述职报告。
SELECT o.unit_code, o.period, o.source_file, o.source_row,
    NOT EXISTS (
        SELECT 1 FROM documents AS d
        WHERE d.unit_code = o.unit_code AND d.leader = o.id AND d.kind = '述职报告' AND d.safety
            AND d.date BETWEEN o.first_day AND o.last_day
    ) AS without_safety
FROM people_in_office AS o
WHERE o.period = '' AND o.answers AND o.at_end;

-- piece: leadership_meetings
-- 各季度本单位召开、有纪要编号的会议，一次一行，属于哪一种；常委会、常务会要研究了安全生产才算。
-- 参加上级的会议填了缺席未报备人次（unexcused），不在内。
SELECT m.unit_code, p.period, m.source_file, m.source_row,
    m.kind = '常委会' AND m.safety AS standing_committee,
    m.kind = '常务会' AND m.safety AS executive,
    m.kind = '安委会' AS safety_committee
FROM meetings AS m
JOIN periods AS p ON p.kind = 'quarter' AND m.date BETWEEN p.first_day AND p.last_day
WHERE m.number IS NOT NULL AND m.unexcused IS NULL AND m.kind IN ('常委会', '常务会', '安委会');

-- piece: deployment_meetings
-- 政府副职部署安全生产的会议，一次一行，上级的会议不在内；attended：主持和出席的人，前后都有顿号，便于按编号找（chr(59) 是半角分号）。
SELECT m.unit_code, m.date,
    '、' || replace(replace(replace(replace(replace(
        coalesce(m.present, ''), chr(59), '、'), '；', '、'), ',', '、'), '，', '、'), ' ', '')
        || '、' || coalesce(m.chair, '') || '、' AS attended
FROM meetings AS m
WHERE m.safety AND m.number IS NOT NULL AND m.unexcused IS NULL AND m.kind IN ('常务会', '专题会', '安委会办公室会');

-- piece: deputies_at_meetings
-- 政府副职在任期间主持或者出席过部署会议的季度，一人一季一行。
SELECT t.unit_code, t.period, t.id
FROM terms_served AS t
JOIN deployment_meetings AS m ON m.unit_code = t.unit_code AND m.date BETWEEN t.held_from AND t.held_to
    AND position('、' || t.id || '、' IN m.attended) > 0
WHERE t.kind = 'quarter'
GROUP BY t.unit_code, t.period, t.id;

-- piece: deputies_deployed
-- 各季度对该季度负责的政府副职，一人一行，部署过没有。
SELECT o.unit_code, o.period, o.source_file, o.source_row, m.id IS NOT NULL AS deployed
FROM people_in_office AS o
LEFT JOIN deputies_at_meetings AS m ON m.unit_code = o.unit_code AND m.period = o.period AND m.id = o.id
WHERE o.kind = 'quarter' AND o.answers;

-- piece: deputies_on_site
-- 各季度对该季度负责的政府副职，一人一行，任职期间到企业或者工地带队检查过没有。
SELECT o.unit_code, o.period, o.source_file, o.source_row,
    EXISTS (
        SELECT 1 FROM terms_served AS t
        JOIN leader_inspections AS i ON i.unit_code = t.unit_code AND i.leader = t.id
            AND i.date BETWEEN t.held_from AND t.held_to AND (i.level = '企业' OR i.enterprise IS NOT NULL)
        WHERE t.unit_code = o.unit_code AND t.period = o.period AND t.id = o.id
    ) AS on_site
FROM people_in_office AS o
WHERE o.kind = 'quarter' AND o.answers;

-- piece: top_leader_inspections
-- 党政主要负责人任职期间的带队检查，一次一行；没有地点也没有企业的记录不在内。
SELECT i.unit_code, i.date, i.key_date, i.source_file, i.source_row,
    max(CASE WHEN t.role = 'secretary' THEN 1 ELSE 0 END) = 1 AS secretary,
    max(CASE WHEN t.role = 'government_head' THEN 1 ELSE 0 END) = 1 AS government_head
FROM leader_inspections AS i
JOIN office_terms AS t ON t.unit_code = i.unit_code AND t.id = i.leader
    AND i.date >= t.from_date AND (t.to_date IS NULL OR i.date <= t.to_date)
WHERE t.role IN ('secretary', 'government_head') AND (i.place IS NOT NULL OR i.enterprise IS NOT NULL)
GROUP BY i.unit_code, i.date, i.key_date, i.source_file, i.source_row;

-- piece: top_leaders_by_quarter
-- 同上，按季度。
SELECT i.unit_code, p.period, i.source_file, i.source_row, i.secretary, i.government_head
FROM top_leader_inspections AS i
JOIN periods AS p ON p.kind = 'quarter' AND i.date BETWEEN p.first_day AND p.last_day;

-- piece: key_dates
-- 考核期内列出的重要时段，一个时段一行：文件台账“重要时段”，名称写时段；inspected：党政主要负责人到现场检查过。
SELECT k.unit_code, k.period, k.source_file, k.source_row,
    EXISTS (
        SELECT 1 FROM top_leader_inspections AS i
        WHERE i.unit_code = k.unit_code AND i.key_date = k.title AND i.date BETWEEN k.first_day AND k.last_day
    ) AS inspected
FROM (
    SELECT d.unit_code, p.period, d.title, p.first_day, p.last_day, d.source_file, d.source_row,
        row_number() OVER (PARTITION BY d.unit_code, d.title ORDER BY d.date, d.id) AS turn
    FROM documents AS d
    JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
    WHERE d.kind = '重要时段'
) AS k
WHERE k.turn = 1;

-- piece: documents_in_force
-- 考核期末有效的文件，一份一行：期末以前印发，没有写失效日期，或者失效日期不早于期末。
SELECT d.unit_code, p.period, d.source_file, d.source_row,
    d.id, d.kind, d.date, d.number, d.title, d.safety, d.subject_unit
FROM documents AS d
JOIN periods AS p ON p.period = '' AND d.date <= p.last_day AND (d.valid_to IS NULL OR d.valid_to >= p.last_day);

-- piece: extended_duty_posts
-- 有效的领导干部职责清单写进的人大、政协主要负责人，一个岗位一行；名称里有“人大”“政协”的算写进。
SELECT x.unit_code, x.period, x.source_file, x.source_row
FROM (
    SELECT d.unit_code, d.period, d.source_file, d.source_row,
        row_number() OVER (PARTITION BY d.unit_code, w.word ORDER BY d.date DESC, d.id) AS turn
    FROM documents_in_force AS d
    JOIN (VALUES ('人大'), ('政协')) AS w (word) ON position(w.word IN d.title) > 0
    WHERE d.kind = '领导干部职责清单'
) AS x
WHERE x.turn = 1;

-- piece: reporting_units
-- 有可能报送文件台账的单位，一个一行：名录里的、有文件的、有报送登记的。
SELECT u.unit_code FROM units AS u
UNION SELECT d.unit_code FROM documents AS d
UNION SELECT f.unit_code FROM filings AS f;

-- piece: responsibility_documents
-- 每个单位应有的3份责任制度文件，一份一行；missing：期末没有有效的、有文号的这种文件。
SELECT u.unit_code, p.period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    NOT EXISTS (
        SELECT 1 FROM documents_in_force AS d
        WHERE d.unit_code = u.unit_code AND d.kind = w.kind AND d.number IS NOT NULL
    ) AS missing
FROM reporting_units AS u
CROSS JOIN (VALUES ('党政同责一岗双责规定'), ('领导干部职责清单'), ('分级分类监管意见')) AS w (kind)
JOIN periods AS p ON p.period = '';

-- piece: member_duties
-- 本单位安委会的成员单位（名录里上级是本单位、写明是成员单位的），一个一行；defined：期末有写明安全生产的职责清单。
SELECT u.parent AS unit_code, p.period, u.source_file, u.source_row,
    EXISTS (
        SELECT 1 FROM documents_in_force AS d
        WHERE d.unit_code = u.parent AND d.subject_unit = u.unit_code AND d.kind = '成员单位职责清单' AND d.safety
    ) AS defined
FROM units AS u
JOIN periods AS p ON p.period = ''
WHERE u.member AND u.parent IS NOT NULL;

-- piece: discipline_organisation_reports
-- 各季度向纪检监察机关和组织部门报送、有收件回执的材料，一份一行。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM documents AS d
JOIN periods AS p ON p.kind = 'quarter' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '报送纪检组织' AND d.receipt IS NOT NULL;

-- piece: assembly_reports
-- 考核期内向人大常委会的报告和向政协的通报，一次一行；书面征求意见另有种类，不在内。
SELECT d.unit_code, p.period, d.source_file, d.source_row,
    d.kind = '人大报告' AS congress, d.kind = '政协通报' AS cppcc
FROM documents AS d
JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind IN ('人大报告', '政协通报');

-- piece: accountability_due
-- 办结期限在考核期内的追责案件，一案一人一行；移送上级、依法中止的不在内。
SELECT c.unit_code, p.period, c.source_file, c.source_row, coalesce(c.closed_date <= c.due_date, false) AS on_time
FROM accountability_cases AS c
JOIN periods AS p ON p.period = '' AND c.due_date BETWEEN p.first_day AND p.last_day
WHERE c.stage NOT IN ('移送', '中止');

-- piece: first_documents
-- 考核期内每个单位每种文件中最先印发的一份，一份一行；day：印发日期的日数。
SELECT d.unit_code, d.period, d.kind, d.source_file, d.source_row, d.day
FROM (
    SELECT o.unit_code, p.period, o.kind, o.source_file, o.source_row,
        date_diff('day', DATE '0001-01-01', o.date) + 1 AS day,
        row_number() OVER (PARTITION BY o.unit_code, o.kind ORDER BY o.date, o.id) AS turn
    FROM documents AS o
    JOIN periods AS p ON p.period = '' AND o.date BETWEEN p.first_day AND p.last_day
) AS d
WHERE d.turn = 1;

-- piece: upper_plan
-- 上级年度部署（各单位文件台账里的收文），一个单位一行。
SELECT d.unit_code, d.period, d.source_file, d.source_row, d.day
FROM first_documents AS d
WHERE d.kind = '上级年度部署';

-- piece: year_plan
-- 本单位贯彻年度部署的方案，一个单位一行。
SELECT d.unit_code, d.period, d.source_file, d.source_row, d.day
FROM first_documents AS d
WHERE d.kind = '年度方案';
