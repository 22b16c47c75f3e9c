-- 检查与隐患排查治理的取数片段。写法见 params/README.md“指标”。

-- piece: hazards_due
-- 整改期限在考核期内的隐患，一条一行；期限取批准延期后的日期，延期到考核期以后的不在内。
SELECT h.unit_code, p.period, h.source_file, h.source_row,
    coalesce(h.closed_date <= coalesce(h.extended_due, h.due_date), false) AS on_time
FROM hazards AS h
JOIN periods AS p ON p.kind = 'year' AND coalesce(h.extended_due, h.due_date) BETWEEN p.first_day AND p.last_day;
