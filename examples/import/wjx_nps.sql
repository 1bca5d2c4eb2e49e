-- An NPS survey of 问卷星 (wjx.cn), its answers as text, to survey:
--
--     psql -d shop -v file=answers.csv -f examples/import/wjx_nps.sql
--     psql -d shop -v file=answers.csv -v channel=Tmall -v marketplace=Tmall -v score='推荐' -f examples/import/wjx_nps.sql
--
-- Columns: https://www.wjx.cn/help (下载答卷数据): 序号, 提交答卷时间, 所用时间, 来源, 来源详情, 来自IP, then one for each
-- question, with its number and text. (空) and (跳过) are no answer. The score is the first question whose text has 推荐 or
-- NPS in it, or as -v score says; the comment likewise: 原因, 建议, 意见 or 为什么. A question about the order (订单) or the
-- product (产品) is read too. Times are those of China, or of -v zone.

\encoding UTF8
\if :{?encoding}
\else
\set encoding GB18030
\endif
\if :{?zone}
\else
\set zone Asia/Shanghai
\endif
\if :{?dates}
\else
\set dates YMD
\endif
\if :{?score}
\else
\set score '推荐|NPS'
\endif
\if :{?comment}
\else
\set comment '原因|建议|意见|为什么'
\endif
\set quoted true
\set header_lines 1
\ir read.sql
SELECT set_config('timezone', :'zone', true) AS done \gset
\set source wjx
SELECT pg_temp.column_of('^序号$') AS response_column, pg_temp.column_of('^提交答卷时间$') AS time_column,
    pg_temp.column_of(:'score') AS score_column, coalesce(pg_temp.column_if_any(:'comment'), '') AS comment_column,
    coalesce(pg_temp.column_if_any('邮箱|e-?mail'), '') AS email_column, coalesce(pg_temp.column_if_any('订单'), '') AS order_column,
    coalesce(pg_temp.column_if_any('哪款产品|产品型号|产品名'), '') AS product_column \gset
\ir survey.sql
