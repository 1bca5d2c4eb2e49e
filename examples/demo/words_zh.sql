-- The words of the demo's story in Chinese. In a finding %1$s, %2$s … are its figures, in the order of its query in story.sql.

\set lang zh-CN
\set words '{"own shop": "独立站", "Tmall": "天猫", "lower": "下降", "unclear": "不显著", "higher": "上升", "delivery": "物流", "description": "描述不符", "packaging": "包装", "price": "价格", "quality": "质量", "service": "客服", "usability": "易用性", "May-Jun": "5-6月", "Sep-Oct": "9-10月", "Travel kettle": "旅行水壶", "Bamboo cutlery": "竹餐具", "Bike phone mount": "自行车手机架", "Camping lantern": "露营灯", "Desk organizer": "桌面收纳盒", "Garlic press": "压蒜器", "Laptop sleeve": "电脑内胆包", "Rain poncho": "雨披", "Yoga mat": "瑜伽垫", "Zip pouch set": "拉链收纳袋"}'
\set month_format 'FMMM"月"'
\set title '一家小店的一年：顾客怎么说，还会不会再来买'
\set intro '渠道：亚马逊（美、德、法、西、意、日）、天猫和独立站。\n净推荐值（NPS）= 推广者（9-10 分）占比 − 贬低者（0-6 分）占比，7-8 分为被动者；范围 −100 到 100。\n下限、上限：95% 置信区间。'

\set months '1. 大促之前全年平稳。真正显著的变化只有：%1$s。\n11 月独立站的净推荐值为 %2$s，其他渠道只有 %3$s。当月其他渠道的差评有 %4$s%% 抱怨物流，此前为 %5$s%%。'
\set month 月份
\set answers 回答数
\set nps 净推荐值
\set low 下限
\set high 上限
\set change 变化
\set verdict 结论
\set own_shop 独立站
\set elsewhere 其他渠道

\set products '2. 9 月以来净推荐值下降了 %1$s 分。%2$s 款商品中，单是“%4$s”就占了 %3$s 分：\n8 月以前为 %5$s，9 月以来为 %6$s。贬低者主要抱怨%7$s（占 %8$s%%），%9$s 种语言的评论都是如此。'
\set product 商品
\set before 8月以前
\set since 9月以来
\set effect 对总分的影响

\set markets '3. %1$s 看上去最差：按星级只有 %2$s%% 的顾客满意，净推荐值为 %3$s。\n但按评论的情感分析，它在 %5$s 个渠道里排第 %4$s。当地的差评主要抱怨%6$s。'
\set marketplace 渠道
\set csat 星级满意度
\set comments 评论数
\set net 净情感值
\set complaint 主要抱怨
\set share 占比%

\set repeat '4. 亚马逊的全年复购率为 %1$s%%，独立站为 %2$s%%，相差 %3$s 到 %4$s 个百分点。'
\set customers 客户数
\set repeat_rate 复购率%
\set frequency 人均订单数

\set kettle '5. 9-10 月有 %1$s 位客户买了“%2$s”，之后两个月内的客户保留率只有 %3$s%%；\n买其他商品的客户为 %4$s%%。相当于两个月内流失 %5$s 位客户、%6$s 美元的销售额。'
\set bought 买了什么
\set season 购买月份
\set other 其他商品
\set retention 客户保留率%
\set paid 之后人均消费$

\set closing '三点发现和对策'
\set advice_1 '新工厂的“%1$s”质量有问题。立即停售，并为 9 月以来购买的 %2$s 位客户换货，别让他们也流失。'
\set advice_2 '11 月独立站以外的净推荐值下降了 %1$s 分，主要是因为物流延误。\n  下次大促的运力要在夏天订好，并改用独立站的承运商。'
\set advice_3 '不要只看星级来判断 %1$s：当地顾客给星谨慎，评论却很好。那里要改进的是%2$s；\n  星级和评论都差的是 %4$s，要改进的是%3$s。'
