// What the columns look like from node-postgres, in text and in binary mode.
const fs = require('fs');
const { Client } = require('pg');

const query = fs.readFileSync(process.env.DRIVERS + '/columns.sql', 'utf8');
const equal = (what, value, wanted) => console.log((value === wanted ? 'ok' : 'NOT OK') + ' - ' + what +
	(value === wanted ? '' : `: ${value}, not ${wanted}`));

async function look(mode) {
	const client = new Client();
	await client.connect();
	const ask = async text => (await client.query({ text, queryMode: 'extended', binary: mode === 'binary' })).rows[0];
	const row = await ask(query);
	const driver = `node-postgres ${require('pg/package.json').version}, ${mode}`;
	console.log('# ' + driver);
	for (const [name, value] of Object.entries(row))
		console.log('#   ' + name.padEnd(13) + ' ' + (value === null ? 'null' : Buffer.isBuffer(value) ? 'Buffer' :
			Array.isArray(value) ? 'array' : typeof value).padEnd(22) + ' ' + String(value).replace(/[^ -~]/g, '.'));
	// numeric and bigint are strings in text mode, so that no digit is lost
	equal(driver + ': nps', Number(row.nps), 30);
	equal(driver + ': responses', Number(row.responses), 10);
	equal(driver + ': low', Number(row.low), -19.1);
	equal(driver + ': verdict_text', row.verdict_text, 'unclear');
	// some versions read a double wrongly in binary mode, whoever sends it
	const plain = (await ask("SELECT 0.6696::float8 AS tone")).tone;
	if (plain !== 0.6696)
		console.log(`# this version reads the double 0.6696 as ${plain}: cast to numeric`);
	equal(driver + ': tone, as any double', row.tone, plain);
	equal(driver + ': no answers are NULL', row.nothing, null);
	await client.end();
}

look('text').then(() => look('binary')).catch(error => { console.log('NOT OK - ' + error); process.exit(1); });
