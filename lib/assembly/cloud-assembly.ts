import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { assetsOf } from './assets';
import { type Recorded, recorded } from './recorded';
import { AssemblyError, parseJson, readTemplateFile, readText, type Template } from './template';

/** One stack that a cloud assembly deploys, as it was written. */
export interface StackSource {
  /** Name that it is deployed under. */
  readonly name: string;
  /** Name that no other artifact of the assembly has. */
  readonly artifact: string;
  readonly template: Template;
  /** Name of the file of the template. */
  readonly templateFile: string;
  /** Folder of the template; nested templates and assets are named relative to it. */
  readonly directory: string;
  /** @default - not said, whatever account it is deployed to */
  readonly account?: string;
  /** @default - not said */
  readonly region?: string;
  /** Values that CDK gives parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Files and folders of assets, by object key, hash and image tag. */
  readonly assets: ReadonlyMap<string, string>;
  /** What CDK recorded about its constructs. */
  readonly recorded: Recorded;
}

/** https://github.com/aws/aws-cdk-cli/blob/main/packages/@aws-cdk/cloud-assembly-schema/schema/cloud-assembly.schema.json */
const ARTIFACT = z.object({
  type: z.string(),
  environment: z.string().optional(),
  properties: z
    .object({
      stackName: z.string().optional(),
      templateFile: z.string().optional(),
      parameters: z.record(z.string(), z.unknown()).optional(),
      directoryName: z.string().optional(),
      file: z.string().optional(),
    })
    .default({}),
  metadata: z.record(z.string(), z.array(z.object({ type: z.string() }).loose())).default({}),
  additionalMetadataFile: z.string().optional(),
});
const MANIFEST = z.object({ artifacts: z.record(z.string(), ARTIFACT).default({}) });

/** One thing of a cloud assembly. */
export type Artifact = z.infer<typeof ARTIFACT>;

/**
 * The stacks of a cloud assembly, those of its stages too, in the order of the manifest.
 *
 * @throws AssemblyError when the folder holds no cloud assembly, or one of its files is missing or broken
 */
export function readCloudAssembly(directory: string): readonly StackSource[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) {
    throw new AssemblyError(`${directory} holds no cloud assembly, manifest.json is missing; run cdk synth first`);
  }
  const { data, error } = MANIFEST.safeParse(parseJson(file, readText(file)));
  if (data === undefined) {
    const [issue] = error.issues;
    throw new AssemblyError(`${file} is no manifest: ${issue?.path.join('.')}: ${issue?.message}; synthesize again`);
  }
  const artifacts = Object.entries(data.artifacts);
  const manifests = artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest');
  const assets = assetsOf(
    directory,
    manifests.map(([, { properties }]) => properties.file ?? ''),
  );
  return artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readCloudAssembly(join(directory, artifact.properties.directoryName ?? id));
    }
    return artifact.type === 'aws:cloudformation:stack' ? [stackOf(directory, id, artifact, assets)] : [];
  });
}

function stackOf(directory: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): StackSource {
  const { environment = '', properties } = artifact;
  const { parameters = {}, stackName = id, templateFile = `${id}.template.json` } = properties;
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  return {
    name: stackName,
    artifact: id,
    template: readTemplateFile(join(directory, templateFile), 'stack'),
    directory,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    parameters,
    assets,
    templateFile,
    recorded: recorded(directory, artifact),
  };
}

/** A template that belongs to no cloud assembly. */
export function readLoneTemplate(file: string): StackSource {
  const name = basename(file).replace(/\.(template\.)?(json|ya?ml)$/, '');
  return {
    name,
    artifact: name,
    template: readTemplateFile(file),
    directory: dirname(resolve(file)),
    parameters: {},
    assets: new Map(),
    templateFile: basename(file),
    recorded: { sources: new Map(), templates: new Map(), pathOf: () => undefined },
  };
}
