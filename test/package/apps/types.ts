// Compiled, not run: the types of the package as an app sees them.
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { DataClass, EncryptedTable } from 'cdk-palisade';
import { PalisadeChecks } from 'cdk-palisade/checks';
import { type DocumentTable, defineService, dynamoDbTable, lambdaHost, route } from 'cdk-palisade/runtime';
import * as z from 'zod';
import policies from './policy.cedar';

const app = new App();
const stack = new Stack(app, 'Mine');
Validations.of(app).addPlugins(new PalisadeChecks(app));
new EncryptedTable(stack, 'Notes', {
  partitionKey: { name: 'id', type: AttributeType.STRING },
  dataClass: DataClass.INTERNAL,
});
// @ts-expect-error: a class of data is not a text
new EncryptedTable(stack, 'More', { partitionKey: { name: 'id', type: AttributeType.STRING }, dataClass: 'internal' });

interface Note {
  readonly id: string;
  readonly version: number;
  readonly text: string;
}
const notes: DocumentTable<Note> = dynamoDbTable<Note>('notes', {});

export const handler = lambdaHost(
  defineService('notes', [
    route({
      method: 'GET',
      path: '/notes/{id}',
      action: 'notes:Read',
      scopes: ['notes/read'],
      params: z.strictObject({ id: z.uuid() }),
      response: z.object({ text: z.string() }),
      async handle(_context, { params }) {
        const id: string = params.id;
        return { text: (await notes.get(id))?.text ?? '' };
      },
    }),
  ]),
  policies,
);
