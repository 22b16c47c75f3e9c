-- 加分、扣分和结果运用的取数片段。写法见 params/README.md“指标”。

-- piece: honours_counted
-- 考核期内的表彰、经验推广，一件事（种类、事由都相同）一行，只留级别最高的一份文件；没有写事由的各算一件。
SELECT h.unit_code, h.period, h.source_file, h.source_row,
    h.kind = '表彰' AND h.level = '国家' AS national,
    h.kind = '表彰' AND h.level = '省' AS provincial,
    h.kind = '表彰' AND h.level = '市' AS city,
    h.kind = '经验推广' AND h.level IN ('国家', '省') AS experience_upper,
    h.kind = '经验推广' AND h.level = '市' AS experience_city
FROM (
    SELECT o.unit_code, p.period, o.source_file, o.source_row, o.kind, o.level,
        row_number() OVER (
            PARTITION BY o.unit_code, o.kind, o.subject, CASE WHEN o.subject IS NULL THEN o.id END
            ORDER BY CASE o.level WHEN '国家' THEN 1 WHEN '省' THEN 2 WHEN '市' THEN 3 ELSE 4 END,
                o.source_file, o.source_row
        ) AS place
    FROM honours AS o
    JOIN periods AS p ON p.period = '' AND o.date BETWEEN p.first_day AND p.last_day
    WHERE o.kind IN ('表彰', '经验推广')
) AS h
WHERE h.place = 1;

-- piece: certificates_gained
-- 考核期内新取得安全生产标准化一级、二级证书的企业，每家每级一行；原等级不低于新等级的是复评，和期末以前被撤销的都不在内。
SELECT g.unit_code, g.period, g.source_file, g.source_row, g.level = '一级' AS first, g.level = '二级' AS second
FROM (
    SELECT c.unit_code, p.period, c.source_file, c.source_row, c.level,
        row_number() OVER (
            PARTITION BY c.unit_code, c.enterprise, c.level ORDER BY c.source_file, c.source_row
        ) AS place
    FROM certificates AS c
    JOIN periods AS p ON p.period = '' AND c.issued_date BETWEEN p.first_day AND p.last_day
        AND coalesce(c.revoked_date > p.last_day, true)
    WHERE c.kind = '安全生产标准化'
        AND ((c.level = '一级' AND coalesce(c.previous_level, '') <> '一级')
            OR (c.level = '二级' AND coalesce(c.previous_level, '') NOT IN ('一级', '二级')))
) AS g
WHERE g.place = 1;

-- piece: circulars_counted
-- 考核期内的通报批评，一件事（事由相同）一行，只留级别最高的一次。
SELECT c.unit_code, c.period, c.source_file, c.source_row, c.level = '国家' AS national, c.level = '省' AS provincial
FROM (
    SELECT o.unit_code, p.period, o.source_file, o.source_row, o.level,
        row_number() OVER (
            PARTITION BY o.unit_code, o.subject
            ORDER BY CASE o.level WHEN '国家' THEN 1 WHEN '省' THEN 2 ELSE 3 END, o.source_file, o.source_row
        ) AS place
    FROM circulars AS o
    JOIN periods AS p ON p.period = '' AND o.date BETWEEN p.first_day AND p.last_day
    WHERE o.kind = '通报批评'
) AS c
WHERE c.place = 1;

-- piece: regulatory_talks
-- 考核期内省级以上的约谈，一次一行；预防性约谈另有种类，不在内。
SELECT c.unit_code, p.period, c.source_file, c.source_row
FROM circulars AS c
JOIN periods AS p ON p.period = '' AND c.date BETWEEN p.first_day AND p.last_day
WHERE c.kind = '约谈' AND c.level IN ('国家', '省');

-- piece: upper_listed_hazards
-- staged
-- 省级以上挂牌督办、考核基准日期限已过而没有销号的隐患，一条一行；期限取批准延期后的日期，基准日以后才销号的算没有销号。
SELECT h.unit_code, h.source_file, h.source_row, h.id
FROM hazards AS h
JOIN asked AS a ON coalesce(h.extended_due, h.due_date) < a.as_of AND coalesce(h.closed_date > a.as_of, true)
WHERE h.listed_by IN ('国家', '省');

-- piece: upper_listed_overdue
-- 考核基准日逾期的省级以上挂牌督办，一件一行：隐患台账里的隐患，和通报台账里不写着这些隐患编号的督办事项。
SELECT h.unit_code, '' AS period, h.source_file, h.source_row
FROM upper_listed_hazards AS h
UNION ALL
SELECT c.unit_code, '' AS period, c.source_file, c.source_row
FROM circulars AS c
JOIN asked AS a ON c.due_date < a.as_of AND coalesce(c.closed_date > a.as_of, true)
LEFT JOIN upper_listed_hazards AS g ON g.unit_code = c.unit_code AND g.id = c.subject
WHERE c.kind = '挂牌督办' AND c.level IN ('国家', '省') AND g.id IS NULL;

-- piece: false_materials
-- 考核基准日以前一年内（上年同日不在内）认定或者核查弄虚作假的材料，一件一行。
-- 尚在核查：有核查期限，到基准日没有办结；其余的是查实。
SELECT c.unit_code, '' AS period, c.source_file, c.source_row,
    c.due_date IS NULL OR coalesce(c.closed_date <= a.as_of, false) AS confirmed,
    c.due_date IS NOT NULL AND coalesce(c.closed_date > a.as_of, true) AS under_way
FROM circulars AS c
JOIN asked AS a ON c.date > CAST(a.as_of - INTERVAL '1' YEAR AS DATE) AND c.date <= a.as_of
WHERE c.kind = '弄虚作假';
