import { writeFileSync } from 'node:fs';
import type { BundledPackage } from './bundled-packages';

const HEADER = `Palisade
Licensed under the Apache License, Version 2.0; see LICENSE.

The prebuilt functions below dist/lambda contain code of the packages below. This file is written by \`npm run build\`.
`;

/** Writes the notice of the package: who else's code it holds, under which licences. Equal texts are printed once. */
export function writeNotice(path: string, packages: readonly BundledPackage[]): void {
  const byText = new Map<string, BundledPackage[]>();
  for (const one of packages) {
    const text = one.texts.join('\n\n');
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const sections = [...byText].map(
    ([text, those]) =>
      `${those.map(({ license, name, version }) => `${name} ${version} (${license})`).join('\n')}\n\n${text}`,
  );
  writeFileSync(path, `${[HEADER, ...sections].join(`\n${'-'.repeat(80)}\n`).trim()}\n`);
}
