import * as fs from 'node:fs';
import * as path from 'node:path';
import { WATCHED, watchedIn } from './support/watched';

const FOLDER = path.join(__dirname, '../../docs/runbooks');
const { alarms, rules } = watchedIn(WATCHED);
const DETECTED = [...alarms.keys(), ...rules.keys()];

it.each(DETECTED)(
  '%s has a runbook that says what it means, what to do first, how to contain it and when to close',
  (id) => {
    const text = fs.readFileSync(path.join(FOLDER, `${id}.md`), 'utf8');
    expect(text).toContain(`Detected by \`lib/detections\`, \`${id}\`.`);
    expect(text.match(/^## .*$/gm)).toEqual([
      '## What it means',
      '## First five minutes',
      '## Contain',
      '## Close when',
    ]);
  },
);

it('no runbook is about a detection that does not exist', () => {
  const ours = fs
    .readdirSync(FOLDER)
    .flatMap(
      (file) =>
        /Detected by `lib\/detections`, `([^`]+)`/.exec(fs.readFileSync(path.join(FOLDER, file), 'utf8'))?.[1] ?? [],
    );
  expect(ours.sort()).toEqual([...DETECTED].sort());
});

it('none sends a reader to a file that does not exist', () => {
  for (const file of fs.readdirSync(FOLDER)) {
    const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/`(docs\/[\w-]+\.md)`/g)) {
      expect(fs.existsSync(path.join(FOLDER, '../..', name))).toBe(true);
    }
  }
});
