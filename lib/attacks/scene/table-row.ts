import type { Scene } from './scene';

/** A row as DynamoDB gives it: each attribute with its type. */
export type Row = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Reads a row past every permission; `undefined` when there is none. */
export async function findRow(scene: Scene, table: string, key: Row): Promise<Row | undefined> {
  const { Item } = await call(scene, 'GetItem', { TableName: table, Key: key, ConsistentRead: true });
  return Item as Row | undefined;
}

/** Reads a row past every permission. @throws Error when there is none */
export async function readRow(scene: Scene, table: string, key: Row): Promise<Row> {
  const row = await findRow(scene, table, key);
  if (row === undefined) {
    throw new Error(`${table} has no such row`);
  }
  return row;
}

/** Writes a row past every permission, as an operator, or as whoever has got into the database. */
export async function writeRow(scene: Scene, table: string, row: Row): Promise<void> {
  await call(scene, 'PutItem', { TableName: table, Item: row });
}

/** Deletes a row past every permission. */
export async function deleteRow(scene: Scene, table: string, key: Row): Promise<void> {
  await call(scene, 'DeleteItem', { TableName: table, Key: key });
}

/** Puts another row in the place of one until the attack is over. */
export async function replaceRow(
  scene: Scene,
  table: string,
  { before, after }: { before: Row; after: Row },
): Promise<void> {
  scene.afterwards(() => writeRow(scene, table, before));
  await writeRow(scene, table, after);
}

async function call({ simulation }: Scene, operation: string, input: object): Promise<Record<string, unknown>> {
  const { body, status } = await simulation.aws.tables.call(operation, JSON.stringify(input));
  if (status !== 200) {
    throw new Error(`the table does not take ${operation}: ${String(body)}`);
  }
  return JSON.parse(String(body)) as Record<string, unknown>;
}
