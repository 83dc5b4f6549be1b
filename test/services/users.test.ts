import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { createPipeline, type Pipeline } from '../../runtime/pipeline';
import { usersService } from '../../services/users/service';
import { caller, principal } from '../runtime/support/caller';
import { type Database, startDatabase } from '../runtime/support/database';
import { gatesOf } from '../support/service-gates';

const SCOPES = ['users/read', 'users/write'];
const ADDRESS = { street: 'High Street 1', city: 'Ulm', postalCode: '89073', country: 'DE' };

let database: Database;
let pipeline: Pipeline;

beforeAll(async () => {
  database = await startDatabase({ profiles: {} });
  pipeline = createPipeline(usersService({ profiles: dynamoDbTable('profiles', {}) }), gatesOf('users'));
});

afterAll(() => database.stop());

function as(id: string) {
  return caller(pipeline, principal(id, SCOPES));
}

describe('PUT /users/me', () => {
  it('creates a profile under the id of the principal', async () => {
    const put = await as('u1')('PUT', '/users/me', { body: { displayName: 'Ann', address: ADDRESS } });
    expect(put).toMatchObject({ status: 200, body: { id: 'u1', displayName: 'Ann', address: ADDRESS, version: 1 } });
    expect((await as('u1')('GET', '/users/me')).body).toEqual(put.body);
  });

  it('replaces the whole profile: what is left out is gone', async () => {
    await as('u2')('PUT', '/users/me', { body: { displayName: 'Bob', email: 'bob@example.com', address: ADDRESS } });
    await as('u2')('PUT', '/users/me', { body: { displayName: 'Bobby', version: 1 } });
    expect((await as('u2')('GET', '/users/me')).body).toEqual({ id: 'u2', displayName: 'Bobby', version: 2 });
    const third = await as('u2')('PUT', '/users/me', { body: { displayName: 'Robert', version: 2 } });
    expect(third.body).toEqual({ id: 'u2', displayName: 'Robert', version: 3 });
  });

  it.each([
    ['create the profile twice', {}],
    ['change a version that is not the latest', { version: 1 }],
    ['change a version that does not exist yet', { version: 9 }],
  ])('refuses to %s', async (_, version) => {
    const id = `u3-${JSON.stringify(version)}`;
    await as(id)('PUT', '/users/me', { body: { displayName: 'Cat' } });
    await as(id)('PUT', '/users/me', { body: { displayName: 'Cat', version: 1 } });
    const answer = await as(id)('PUT', '/users/me', { body: { displayName: 'Cut', ...version } });
    expect(answer.status).toBe(409);
    expect((await as(id)('GET', '/users/me')).body).toMatchObject({ displayName: 'Cat', version: 2 });
  });

  it('lets exactly one of two concurrent changes win', async () => {
    await as('u4')('PUT', '/users/me', { body: { displayName: 'Dan' } });
    const change = (displayName: string) => as('u4')('PUT', '/users/me', { body: { displayName, version: 1 } });
    const answers = await Promise.all([change('one'), change('two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each([
    ['an id in the body', { id: 'u1' }],
    ['a role in the body', { roles: ['catalogue-admin'] }],
    ['an unknown member of the address', { address: { ...ADDRESS, floor: 3 } }],
    ['an address without a country', { address: { ...ADDRESS, country: undefined } }],
    ['an e-mail address that is none', { email: 'ann' }],
    ['a line break in the name', { displayName: 'Ann\nlevel=admin' }],
    ['an empty name', { displayName: '' }],
  ])('refuses %s', async (_, change) => {
    const answer = await as('u5')('PUT', '/users/me', { body: { displayName: 'Eve', ...change } });
    expect(answer.status).toBe(400);
    expect((await as('u5')('GET', '/users/me')).status).toBe(404);
  });

  it.each(["Robert'); DROP TABLE profiles;--", '<img src=x onerror=alert(1)>', 'Zoë 🦊'])(
    'keeps %s as it is',
    async (name) => {
      const answer = await as(name)('PUT', '/users/me', { body: { displayName: name } });
      expect(answer).toMatchObject({ status: 200, body: { displayName: name } });
    },
  );
});

describe('GET /users/me', () => {
  it('shows nobody the profile of somebody else', async () => {
    await as('u6')('PUT', '/users/me', { body: { displayName: 'Flo' } });
    expect((await as('u7')('GET', '/users/me')).status).toBe(404);
    expect((await as('u7')('GET', '/users/u6')).status).toBe(404);
  });
});

describe('scopes', () => {
  it('separate reading from writing', async () => {
    const reader = caller(pipeline, principal('u8', ['users/read']));
    const writer = caller(pipeline, principal('u8', ['users/write']));
    expect((await reader('PUT', '/users/me', { body: { displayName: 'Gus' } })).status).toBe(403);
    expect((await writer('PUT', '/users/me', { body: { displayName: 'Gus' } })).status).toBe(200);
    expect((await writer('GET', '/users/me')).status).toBe(403);
  });
});
