import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { dynamoDbTable } from '../../../runtime/adapters/dynamodb-table';
import type { DocumentTable } from '../../../runtime/data';
import { ConfigurationError, Conflict, InvalidInput, Unavailable } from '../../../runtime/errors';
import { type Database, startDatabase } from '../support/database';

interface Note {
  readonly id: string;
  readonly owner: string;
  readonly at: string;
  readonly text?: string;
  readonly version: number;
}

const INDEXES = { byOwner: { partitionKey: 'owner', sortKey: 'at' } };

let database: Database;
let notes: DocumentTable<Note, 'byOwner'>;

beforeAll(async () => {
  database = await startDatabase({ notes: INDEXES });
  notes = dynamoDbTable('notes', INDEXES);
});

afterAll(() => database.stop());

function note(id: string, owner = 'ann', at = id) {
  return { id, owner, at, text: 'text' };
}

/** Follows the cursors from the first page to the end. */
async function pages(owner: string, limit: number, newestFirst?: boolean): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await notes.query({ index: 'byOwner', partition: owner, limit, cursor, newestFirst });
    found.push(page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

describe('create and get', () => {
  it('stores a document with version 1 and reads it back', async () => {
    const created = await notes.create(note('a1'));
    expect(created).toEqual({ ...note('a1'), version: 1 });
    expect(await notes.get('a1')).toEqual(created);
  });

  it('knows nothing of a document that was never stored', async () => {
    expect(await notes.get('nothing')).toBeUndefined();
  });

  it('refuses an id that is taken and leaves the document as it is', async () => {
    await notes.create(note('a2'));
    await expect(notes.create({ ...note('a2'), text: 'other' })).rejects.toThrow(Conflict);
    expect(await notes.get('a2')).toMatchObject({ text: 'text', version: 1 });
  });

  it('lets exactly one of many concurrent creations win', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => notes.create(note('a3'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('update', () => {
  it('changes the named members only and counts the version up', async () => {
    await notes.create(note('b1'));
    const updated = await notes.update('b1', { text: 'new' }, { expectedVersion: 1 });
    expect(updated).toEqual({ ...note('b1'), text: 'new', version: 2 });
    expect(await notes.get('b1')).toEqual(updated);
  });

  it('removes a member that is given as undefined', async () => {
    await notes.create(note('b2'));
    expect(await notes.update('b2', { text: undefined }, { expectedVersion: 1 })).not.toHaveProperty('text');
  });

  it('refuses when the document has changed since it was read', async () => {
    await notes.create(note('b3'));
    await notes.update('b3', { text: 'first' }, { expectedVersion: 1 });
    await expect(notes.update('b3', { text: 'second' }, { expectedVersion: 1 })).rejects.toThrow(Conflict);
    expect(await notes.get('b3')).toMatchObject({ text: 'first', version: 2 });
  });

  it('creates no document', async () => {
    await expect(notes.update('b4', { text: 'x' }, { expectedVersion: 0 })).rejects.toThrow(Conflict);
    expect(await notes.get('b4')).toBeUndefined();
  });
});

describe('query', () => {
  beforeAll(async () => {
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      await notes.create(note(id, 'carl'));
    }
    await notes.create(note('d1', 'dora', 'c3'));
  });

  it('pages through a partition to its end, each document once', async () => {
    expect(await pages('carl', 2)).toEqual([['c1', 'c2'], ['c3', 'c4'], ['c5']]);
  });

  it('turns the order round', async () => {
    expect((await pages('carl', 3, true)).flat()).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
  });

  it('never leaves the partition, whatever position the cursor claims', async () => {
    const forged = Buffer.from('["d1","c3"]').toString('base64url');
    const page = await notes.query({ index: 'byOwner', partition: 'carl', limit: 10, cursor: forged });
    expect(page.items.every(({ owner }) => owner === 'carl')).toBe(true);
  });

  it('does not carry the partition in the cursor', async () => {
    const { cursor = '' } = await notes.query({ index: 'byOwner', partition: 'carl', limit: 1 });
    expect(Buffer.from(cursor, 'base64url').toString()).toBe('["c1","c1"]');
  });

  it.each([
    ['no base64url', '{}'],
    ['no JSON', Buffer.from('x').toString('base64url')],
    ['a whole key', Buffer.from('{"id":"d1","owner":"dora","at":"c3"}').toString('base64url')],
    ['a third member', Buffer.from('["a","b","dora"]').toString('base64url')],
    ['an empty member', Buffer.from('["","b"]').toString('base64url')],
    ['a member that is an object', Buffer.from('["a",{"S":"b"}]').toString('base64url')],
    ['more than a key can hold', Buffer.from(JSON.stringify(['a', 'b'.repeat(1_024)])).toString('base64url')],
  ])('refuses a cursor with %s', async (_, cursor) => {
    const query = notes.query({ index: 'byOwner', partition: 'carl', limit: 1, cursor });
    await expect(query).rejects.toThrow(InvalidInput);
  });
});

describe('the environment', () => {
  it('must name the table', () => {
    expect(() => dynamoDbTable('other', {})).toThrow(ConfigurationError);
    expect(() => dynamoDbTable('other', {})).toThrow(
      "PALISADE_TABLE_OTHER must hold the physical name of table 'other'",
    );
  });

  it('may point to a table out of reach: then the service is unavailable', async () => {
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = 'http://127.0.0.1:9';
    await expect(dynamoDbTable<Note>('notes', {}).get('a1')).rejects.toThrow(Unavailable);
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.environment['AWS_ENDPOINT_URL_DYNAMODB'];
  });

  it('may point to a table that never answers: then the call ends in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const started = performance.now();
    await expect(dynamoDbTable<Note>('notes', {}).get('a1')).rejects.toThrow(Unavailable);
    expect(performance.now() - started).toBeLessThan(4_500);
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.environment['AWS_ENDPOINT_URL_DYNAMODB'];
    silent.close();
  });

  it('may name a table that does not exist: that is no reason to retry', async () => {
    process.env['PALISADE_TABLE_NONE'] = 'None';
    await expect(dynamoDbTable<Note>('none', {}).get('a1')).rejects.not.toThrow(Unavailable);
  });
});
