import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { declareShop } from '../../bin/shop';
import { toMermaid } from '../../lib';
import { testApp } from '../support/app';

const ROOT = path.join(__dirname, '../..');

function markdownFiles(): string[] {
  const docs = fs.readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...docs.filter((file) => file.endsWith('.md')).map((file) => path.join('docs', file))];
}

function blocks(file: string, language: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

it("README's picture is the declaration's", () => {
  expect(blocks('README.md', 'mermaid')).toEqual([toMermaid(declareShop(testApp()).declaration)]);
});

it('every ts block in README and docs compiles', () => {
  const sources = markdownFiles().flatMap((file) =>
    blocks(file, 'ts').map((text, index) => ({ name: path.join(ROOT, `${file}.${index}.ts`), text })),
  );
  expect(sources.length).toBeGreaterThan(0);
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const paths = { 'cdk-palisade': [path.join(ROOT, 'lib/index.ts')] };
  const compilerOptions: ts.CompilerOptions = { ...options, paths, noUnusedLocals: false };
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  const textOf = (name: string) => sources.find((source) => source.name === name)?.text;
  host.fileExists = (name) => textOf(name) !== undefined || fileExists(name);
  host.readFile = (name) => textOf(name) ?? readFile(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = textOf(name);
    return text === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, text, languageVersion);
  };
  const program = ts.createProgram({ rootNames: sources.map(({ name }) => name), options: compilerOptions, host });
  const problems = sources.flatMap(({ name }) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path.relative(ROOT, name)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
  expect(problems).toEqual([]);
});

it('every relative link in README and docs leads to a file', () => {
  const dead = markdownFiles().flatMap((file) => {
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
    return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !fs.existsSync(path.join(ROOT, path.dirname(file), target)))
      .map((target) => `${file} → ${target}`);
  });
  expect(dead).toEqual([]);
});
