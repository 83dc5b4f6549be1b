import { matchesEvent } from './event-pattern';

/** The example of AWS's open rule engine. */
const EVENT = {
  version: '0',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-10-02T16:24:49Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:111122223333:instance/i-000000aaaaaa00000'],
  detail: {
    'c-count': 5,
    'd-count': 3,
    'x-limit': 301.8,
    'instance-id': 'i-000000aaaaaa00000',
    state: 'running',
    nothing: null,
    responses: { code: 200 },
  },
};

const EMPLOYEES = {
  employees: [
    { firstName: 'John', lastName: 'Doe' },
    { firstName: 'Anna', lastName: 'Smith' },
    { firstName: 'Peter', lastName: 'Jones' },
  ],
};

describe('examples that AWS documents', () => {
  it.each([
    [{ 'detail-type': ['EC2 Instance State-change Notification'], detail: { state: ['initializing', 'running'] } }],
    [{ resources: ['arn:aws:ec2:us-east-1:111122223333:instance/i-000000aaaaaa00000'] }],
    [{ time: [{ prefix: '2017-10-02' }] }],
    [{ source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    [{ source: [{ suffix: 'ec2' }] }],
    [{ source: [{ 'equals-ignore-case': 'AWS.EC2' }] }],
    [{ source: [{ wildcard: 'a*.*2' }] }],
    [{ detail: { state: [{ 'anything-but': 'initializing' }] } }],
    [{ detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } }],
    [{ detail: { 'x-limit': [{ 'anything-but': [100, 200, 300] }] } }],
    [{ detail: { state: [{ 'anything-but': { prefix: 'init' } }] } }],
    [{ detail: { state: [{ 'anything-but': { wildcard: '*init*' } }] } }],
    [{ detail: { 'c-count': [{ numeric: ['>', 0, '<=', 5] }], 'd-count': [{ numeric: ['<', 10] }] } }],
    [{ detail: { 'x-limit': [{ numeric: ['=', 3.018e2] }] } }],
    [{ detail: { 'c-count': [{ exists: true }], absent: [{ exists: false }] } }],
    [{ detail: { nothing: [null] } }],
    // A node with members is no leaf, so it does not exist.
    [{ detail: { responses: [{ exists: false }] } }],
    [{ source: ['aws.ec2'], $or: [{ region: ['eu-west-1'] }, { detail: { 'c-count': [5] } }] }],
  ])('%j matches', (pattern) => {
    expect(matchesEvent(pattern, EVENT)).toBe(true);
  });

  it.each([
    [{ source: ['aws.s3'] }],
    [{ source: ['AWS.EC2'] }],
    [{ source: ['aws.ec2'], region: ['eu-west-1'] }],
    [{ detail: { 'c-count': ['5'] } }],
    [{ detail: { 'c-count': [{ numeric: ['>', 5] }] } }],
    [{ detail: { state: [{ 'anything-but': ['running'] }] } }],
    // What is not there matches nothing but its absence.
    [{ detail: { absent: [{ 'anything-but': 'x' }] } }],
    [{ detail: { absent: { deeper: ['x'] } } }],
    [{ detail: { state: [{ exists: false }] } }],
    [{ $or: [{ region: ['eu-west-1'] }, { source: ['aws.s3'] }] }],
  ])('%j does not match', (pattern) => {
    expect(matchesEvent(pattern, EVENT)).toBe(false);
  });

  it('finds an element of an array, and never mixes two', () => {
    expect(matchesEvent({ employees: { firstName: ['Anna'] } }, EMPLOYEES)).toBe(true);
    expect(matchesEvent({ employees: { firstName: ['Anna'], lastName: ['Smith'] } }, EMPLOYEES)).toBe(true);
    expect(matchesEvent({ employees: { firstName: ['Anna'], lastName: ['Jones'] } }, EMPLOYEES)).toBe(false);
  });
});

it.each([
  [{ source: 'aws.ec2' }],
  [{ source: [{ like: 'aws' }] }],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }],
  [{ source: [{ prefix: { wildcard: 'a*' } }] }],
  [{ detail: { 'c-count': [{ numeric: ['~', 5] }] } }],
  [{ detail: { 'c-count': [{ numeric: ['>'] }] } }],
])('refuses %j', (pattern) => {
  expect(() => matchesEvent(pattern, EVENT)).toThrow(SyntaxError);
});
