import type { AttackResult } from '../run-attacks';

/**
 * Results as JUnit's XML, which build servers show: one suite for each category. An attack that was not stopped as it
 * must be is a failure.
 *
 * https://github.com/testmoapp/junitxml
 */
export function junitXml(results: readonly AttackResult[]): string {
  const categories = [...new Set(results.map(({ category }) => category))];
  const suites = categories.map((category) =>
    suite(
      category,
      results.filter((one) => one.category === category),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="palisade attack" ${counts(results)}>`,
    ...suites.flat(),
    '</testsuites>',
  ].join('\n');
}

function suite(category: string, results: readonly AttackResult[]): readonly string[] {
  return [
    `  <testsuite name="${escaped(category)}" ${counts(results)}>`,
    ...results.flatMap(testCase),
    '  </testsuite>',
  ];
}

function testCase({ category, control, detail, milliseconds, name, outcome }: AttackResult): readonly string[] {
  const about = `name="${escaped(name)}" classname="${escaped(category)}" time="${milliseconds / 1_000}"`;
  return outcome === 'stopped'
    ? [`    <testcase ${about}/>`]
    : [
        `    <testcase ${about}>`,
        `      <failure type="${outcome}" message="${escaped(`must be stopped by ${control}`)}">${escaped(detail)}</failure>`,
        '    </testcase>',
      ];
}

function counts(results: readonly AttackResult[]): string {
  const failures = results.filter(({ outcome }) => outcome !== 'stopped').length;
  const seconds = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000;
  return `tests="${results.length}" failures="${failures}" errors="0" time="${seconds}"`;
}

/** What XML 1.0 has no character for becomes a question mark: answers to attacks may hold anything. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
