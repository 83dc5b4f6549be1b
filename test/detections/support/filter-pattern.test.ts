import { filterPattern } from './filter-pattern';

/** The examples of the documentation. */
const EVENT = {
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
};

const USERS = {
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
};

describe('examples that AWS documents', () => {
  it.each([
    ['{ $.eventType = "UpdateTrail" }', EVENT],
    ['{ $.sourceIPAddress != 123.123.* }', EVENT],
    ['{ $.arrayKey[0] = "value" }', EVENT],
    ['{ $.objectList[1].id = 2 }', EVENT],
    ['{ $.SomeObject IS NULL }', EVENT],
    ['{ $.SomeOtherObject NOT EXISTS }', EVENT],
    ['{ $.ThisFlag IS TRUE }', EVENT],
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', USERS],
    ['{ $.foo = bar || $.foo = baz }', { foo: 'baz' }],
    ['{ $.latency >= 500 }', { latency: 500 }],
    ['{ $.numbers[0] < 10e3 }', { numbers: [9_999] }],
    ['{ $.processes[0].averageRuntime <= 55.5 }', { processes: [{ averageRuntime: 55.5 }] }],
    ['{ $.errorCode != 500 }', { errorCode: 400 }],
    ['{ $.latency > +1000 }', { latency: 1_001 }],
    ['{ $.name = "*Event" }', { name: 'PutEvent' }],
    ['{ $.name = "Event*" }', { name: 'EventId' }],
    ['{ $.name = "Ev*ent" }', { name: 'Ev*ent' }],
  ])('%s matches', (pattern, event) => {
    expect(filterPattern(pattern)(event)).toBe(true);
  });

  it.each([
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', USERS],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      USERS,
    ],
    ['{ $.users = 1 }', { users: [1, 2, 3] }],
    ['{ $.users != 1 }', { users: [1, 2, 3] }],
    ['{ $.eventType IS NULL }', EVENT],
    ['{ $.SomeObject NOT EXISTS }', EVENT],
    ['{ $.Absent IS NULL }', EVENT],
    ['{ $.ThisFlag IS FALSE }', EVENT],
    ['{ $.objectList.id = 2 }', EVENT],
    ['{ $.name = "Ev*ent" }', { name: 'Event' }],
    ['{ $.name = "event" }', { name: 'Event' }],
    ['{ $.latency > 1000 }', { latency: '2000' }],
  ])('%s does not match', (pattern, event) => {
    expect(filterPattern(pattern)(event)).toBe(false);
  });
});

it('a difference to what is not there goes as the caller says', () => {
  const pattern = '{ $.absent != "x" }';
  expect(filterPattern(pattern)({})).toBe(false);
  expect(filterPattern(pattern, { absentDiffers: true })({})).toBe(true);
});

it.each([
  'ERROR',
  '{ }',
  '{ $.a = "x"',
  '{ $.a ~ "x" }',
  '{ a = "x" }',
  '{ $.a IS OLD }',
  '{ $.a = 1 } x',
  '{ $.a < "x" }',
])('refuses %j', (pattern) => {
  expect(() => filterPattern(pattern)).toThrow(SyntaxError);
});
