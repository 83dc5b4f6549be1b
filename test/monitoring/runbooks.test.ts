import * as fs from 'node:fs';
import * as path from 'node:path';
import { MONITORED } from './support/monitored';

const FOLDER = path.join(__dirname, '../../docs/runbooks');
const read = (file: string) => fs.readFileSync(path.join(FOLDER, file), 'utf8');
const descriptions = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Events::Rule'].flatMap(
  (type) =>
    Object.values(MONITORED.findResources(type)).map(({ Properties }) =>
      String(Properties.AlarmDescription ?? Properties.Description),
    ),
);
const WATCHED = [
  ...new Set(descriptions.map((text) => /docs\/runbooks\/([a-z-]+)\.md$/.exec(text)?.[1] ?? text)),
].sort();

it.each(WATCHED)('%s has a runbook of 15 to 40 lines that says what to do', (id) => {
  const text = read(`${id}.md`);
  expect(text).toContain(`Detected by \`lib/monitoring\`, \`${id}\`.`);
  expect(text.match(/^## .*$/gm)).toEqual(['## What it means', '## First five minutes', '## Contain', '## Close when']);
  const lines = text.trimEnd().split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(15);
  expect(lines).toBeLessThanOrEqual(40);
});

it('no runbook is about an alarm that does not exist', () => {
  const ours = fs
    .readdirSync(FOLDER)
    .flatMap((file) => /Detected by `lib\/monitoring`, `([^`]+)`/.exec(read(file))?.[1] ?? []);
  expect(ours.sort()).toEqual(WATCHED);
});

it('the list of the README leads to each runbook, once', () => {
  const listed = [...read('README.md').matchAll(/\]\(([a-z-]+)\.md\)/g)].map(([, id]) => `${id}.md`);
  expect(listed.sort()).toEqual(
    fs
      .readdirSync(FOLDER)
      .filter((file) => file !== 'README.md')
      .sort(),
  );
});

it('a runbook names only detections and alarms that there are', () => {
  const known = new Set(fs.readdirSync(FOLDER).map((file) => path.basename(file, '.md')));
  for (const id of WATCHED) {
    const named = [...read(`${id}.md`).matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  }
});
