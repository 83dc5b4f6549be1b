import * as fs from 'node:fs';
import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { FunctionCode, Profile, SecurityBlueprint, type SecurityBlueprintProps, ServiceImage } from '../../lib';
import { testApp } from './app';

/** A resource as it stands in a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly [attribute: string]: unknown;
}

/** A synthesized template. */
export interface TemplateJson {
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, { Export?: unknown }>;
  readonly Parameters?: Record<string, unknown>;
}

/** Function code that is never run. */
export function stubCode(): FunctionCode {
  return FunctionCode.fromAsset(path.join(__dirname, 'stub-function'));
}

/** A container image that is never pulled. */
export function stubImage(): ServiceImage {
  return ServiceImage.fromUri('111122223333.dkr.ecr.eu-west-1.amazonaws.com/stub:1');
}

/** A blueprint named `Test` in an app of its own. */
export function testBlueprint(props: Partial<SecurityBlueprintProps> = {}, app: App = testApp()): SecurityBlueprint {
  return new SecurityBlueprint(app, 'Test', {
    trustDomain: 'test.internal',
    profile: Profile.production(),
    ...props,
  });
}

/** Synthesizes and returns every template by stack name; nested stacks by their file's name. */
export function templatesOf(app: App): Record<string, TemplateJson> {
  const { directory, stacks } = app.synth();
  const read = (file: string) => JSON.parse(fs.readFileSync(path.join(directory, file), 'utf8')) as TemplateJson;
  const nested = fs.readdirSync(directory).filter((file) => file.endsWith('.nested.template.json'));
  return Object.fromEntries([
    ...stacks.map((stack) => [stack.stackName, read(stack.templateFile)] as const),
    ...nested.sort().map((file) => [file.replace('.nested.template.json', ''), read(file)] as const),
  ]);
}

/** All resources of one type, over all templates. */
export function resourcesOf(templates: Record<string, TemplateJson>, type: string): TemplateResource[] {
  return Object.values(templates).flatMap((template) =>
    Object.values(template.Resources).filter((resource) => resource.Type === type),
  );
}
