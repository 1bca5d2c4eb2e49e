-- The words of the demo's story in English. In a finding %1$s, %2$s … are its figures, in the order of its query in story.sql.

\set lang en
\set words '{}'
\set month_format Mon
\set title 'A year of a small shop: what its customers say, and whether they come back'
\set intro 'It sells on Amazon (US, Germany, France, Spain, Italy, Japan), on Tmall and in its own shop.\nNPS = % promoters (9-10) − % detractors (0-6), −100 to 100. Low and high: its 95 % interval.'

\set months '1. The year was steady until the sales. Changes that are more than chance: %1$s.\nIn November the NPS was %2$s in the own shop and %3$s elsewhere. %4$s %% of the complaints elsewhere\nwere about delivery then, and %5$s %% before.'
\set month month
\set answers answers
\set nps NPS
\set low low
\set high high
\set change change
\set verdict verdict
\set own_shop 'own shop'
\set elsewhere elsewhere

\set products '2. Since September the NPS is %1$s points lower. One product of %2$s makes %3$s of them:\n%4$s. It had an NPS of %5$s until August, and has %6$s since. Its detractors\nwrite about %7$s (%8$s %% of their complaints), and so they do in each of %9$s languages.'
\set product product
\set before 'until Aug'
\set since 'since Sep'
\set effect 'of the whole'

\set markets '3. %1$s looks worst of all: %2$s %% are satisfied by their stars, and its NPS is %3$s. But\nby the tone of what they write it is number %4$s of %5$s. Where they complain, it is about %6$s.'
\set marketplace marketplace
\set csat 'CSAT by stars'
\set comments comments
\set net 'net sentiment'
\set complaint 'main complaint'
\set share '%'

\set repeat '4. On Amazon %1$s %% of the customers of the year bought twice or more, in the own shop %2$s %%.\nThe difference is %3$s to %4$s percentage points.'
\set customers customers
\set repeat_rate 'repeat %'
\set frequency 'orders each'

\set kettle '5. %1$s buyers bought the %2$s in September or October. %3$s %% of them bought again in\nthe two months after; of the buyers of anything else it was %4$s %%. That is %5$s customers and\n$%6$s in sales that the shop lost within two months.'
\set bought bought
\set season 'in the months'
\set other 'anything else'
\set retention 'came back %'
\set paid '$ each, later'

\set closing 'Three findings, and what to do'
\set advice_1 'The %1$s of the new factory breaks. Stop selling it, and replace it for the %2$s who\n  bought it since September, before they too stay away.'
\set advice_2 'In November the NPS outside the own shop fell by %1$s points, mostly for late parcels. Book\n  delivery for the next sales in summer, with the carrier of the own shop.'
\set advice_3 'Don''t judge %1$s by its stars: customers there are careful with stars, not with words.\n  Mend the %2$s there; and the %3$s on %4$s, which is bad by both.'
