import * as fs from 'node:fs';
import * as path from 'node:path';

/** Lines of the block in `docs/verify.md` whose first line starts with some text. */
export function documentedBlock(start: string): readonly string[] {
  const text = fs.readFileSync(path.join(__dirname, '../../../docs/verify.md'), 'utf8');
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block = '']) => block.trimEnd());
  const found = blocks.find((block) => block.startsWith(start));
  if (found === undefined) {
    throw new Error(`docs/verify.md has no block that starts with ${start}`);
  }
  return found.split('\n');
}

interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>
  >;
}

/** Files of the synthesized shop, edited: a port is opened, a key no longer asked for, a scan granted. */
export function editedFiles(directory: string): Readonly<Record<string, unknown>> {
  const names = fs.readdirSync(directory).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    names.map((name) => {
      const content = JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8'));
      edit(name, content);
      return [name, content];
    }),
  );
}

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/16' };

function edit(file: string, { Resources: resources = {} }: Template): void {
  for (const [id, { Properties, Type }] of Object.entries(resources)) {
    if (Type === 'AWS::EC2::SecurityGroup' && /^ShopPaths/.test(file)) {
      const side = { Users: 'SecurityGroupEgress', Payme: 'SecurityGroupIngress' }[id.slice(0, 5)];
      if (side !== undefined) {
        Properties[side] = [Properties[side] ?? [], SSH].flat();
      }
    }
    if (Type === 'AWS::ApiGateway::Method' && id.startsWith('POSTorders')) {
      Properties['ApiKeyRequired'] = false;
    }
    if (Type === 'AWS::IAM::ManagedPolicy' && /^ShopOrders/.test(file)) {
      const document = Properties['PolicyDocument'] as { Statement: { Action: string | string[] }[] };
      for (const statement of document.Statement.filter(({ Action: action }) => action.includes('dynamodb:PutItem'))) {
        statement.Action = [statement.Action, 'dynamodb:Scan'].flat();
      }
    }
  }
}
