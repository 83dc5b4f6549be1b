import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readAssembly, type System } from '../../lib/assembly';

/** A resource as a template has it. */
export interface Declared {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are edited as the free JSON that they are.
  Properties: any;
  [attribute: string]: unknown;
}

interface Template {
  Resources: Record<string, Declared>;
  Outputs?: Record<string, object>;
}

/** Finds and changes resources in a copy of the templates. */
export class Templates {
  constructor(
    private readonly names: readonly string[],
    private readonly open: (name: string) => Template,
  ) {}

  /** Resources of a type whose logical id matches, of the templates whose file name matches. */
  all(type: string, id = /./, file = /./): readonly Declared[] {
    return this.matching(file)
      .flatMap(({ Resources }) => Object.entries(Resources))
      .filter(([logicalId, { Type }]) => Type === type && id.test(logicalId))
      .map(([, resource]) => resource);
  }

  /** The first of {@link all}; what a test edits must exist. */
  one(type: string, id = /./, file = /./): Declared {
    const [found] = this.all(type, id, file);
    if (found === undefined) {
      throw new Error(`there is no ${type} ${id} in ${file}`);
    }
    found.Properties ??= {};
    return found;
  }

  /** Adds a resource to the template whose file name matches. */
  add(file: RegExp, logicalId: string, resource: Declared): void {
    const [found] = this.matching(file);
    if (found === undefined) {
      throw new Error(`there is no template ${file}`);
    }
    found.Resources[logicalId] = resource;
  }

  /** Adds an output to the template whose file name matches. */
  output(file: RegExp, name: string, output: object): void {
    for (const template of this.matching(file)) {
      template.Outputs = { ...template.Outputs, [name]: output };
    }
  }

  /** Removes resources of a type; at least one must exist. */
  remove(type: string, id = /./, file = /./): void {
    const doomed = new Set(this.all(type, id, file));
    if (doomed.size === 0) {
      throw new Error(`there is no ${type} ${id} in ${file}`);
    }
    for (const { Resources } of this.matching(file)) {
      for (const [logicalId, resource] of Object.entries(Resources)) {
        if (doomed.has(resource)) {
          delete Resources[logicalId];
        }
      }
    }
  }

  private matching(file: RegExp): readonly Template[] {
    return this.names.filter((name) => file.test(name)).map(this.open);
  }
}

/** Resources that reach nothing, are reached by nothing, and would be read again for every edit. */
const BALLAST =
  /^AWS::(CloudWatch|Glue|Athena|CDK|SSM|ServiceDiscovery|ApplicationAutoScaling)::|MetricFilter$|GatewayResponse$/;

function withoutBallast(text: string): string {
  const template = JSON.parse(text) as Template & { Outputs?: unknown };
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    if (BALLAST.test(Type) && !text.includes(`"${logicalId}"`, text.indexOf(`"${logicalId}"`) + 1)) {
      delete template.Resources[logicalId];
    }
  }
  return JSON.stringify(template);
}

/** A synthesized assembly of which copies with edited templates are read, without another synthesis. */
export class EditedAssembly {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'edited-assembly-'));
  private readonly texts = new Map<string, string>();

  constructor(directory: string) {
    for (const name of fs.readdirSync(directory)) {
      if (name.endsWith('.template.json')) {
        this.texts.set(name, withoutBallast(fs.readFileSync(path.join(directory, name), 'utf8')));
        this.restore(name);
      } else if (name.endsWith('.assets.json')) {
        fs.copyFileSync(path.join(directory, name), path.join(this.folder, name));
      }
    }
    // Paths and sources of constructs, the larger part of an assembly, are not edited.
    const manifest = JSON.parse(fs.readFileSync(path.join(directory, 'manifest.json'), 'utf8'));
    for (const artifact of Object.values<Record<string, unknown>>(manifest.artifacts)) {
      delete artifact['metadata'];
      delete artifact['additionalMetadataFile'];
    }
    fs.writeFileSync(path.join(this.folder, 'manifest.json'), JSON.stringify(manifest));
  }

  /** The system after an edit. */
  read(edit: (templates: Templates) => void = () => undefined): System {
    const opened = new Map<string, Template>();
    const open = (name: string): Template => {
      const template = opened.get(name) ?? (JSON.parse(this.texts.get(name) ?? '') as Template);
      opened.set(name, template);
      return template;
    };
    edit(new Templates([...this.texts.keys()], open));
    // Most edits look at every template and change one.
    const changed = [...opened]
      .map(([name, template]) => [name, JSON.stringify(template)] as const)
      .filter(([name, text]) => text !== this.texts.get(name));
    for (const [name, text] of changed) {
      fs.writeFileSync(path.join(this.folder, name), text);
    }
    try {
      return readAssembly(this.folder);
    } finally {
      for (const [name] of changed) {
        this.restore(name);
      }
    }
  }

  /** Removes the copies. */
  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  private restore(name: string): void {
    fs.writeFileSync(path.join(this.folder, name), this.texts.get(name) ?? '');
  }
}
