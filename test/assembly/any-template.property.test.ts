import * as fc from 'fast-check';
import { Unknown, type Value } from '../../lib/assembly';
import { systemOf } from './templates';

const IDS = ['A', 'B', 'C', 'D', 'constructor', '__proto__'];
const id = fc.constantFrom(...IDS);
const condition = fc.constantFrom('Yes', 'Later', 'Circle', 'Missing');
const FUNCTIONS = [
  'Join',
  'Split',
  'Select',
  'Base64',
  'Cidr',
  'GetAZs',
  'Length',
  'ToJsonString',
  'FindInMap',
  'ImportValue',
  'Sub',
  'GetAtt',
  'If',
  'GetStackOutput',
  'Transform',
  'Whatever',
];

/** Anything that may stand where a value does, functions with arguments that suit them and with any others. */
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('{{resolve:ssm:/a}}', `\${A.Arn}-\${!B}`, `\${`, '}'),
    ),
    fc.record({ Ref: fc.oneof(id, fc.constantFrom('P', 'Q', 'AWS::NoValue', 'AWS::Region', 'AWS::Odd')) }),
    fc.record({ 'Fn::GetAtt': fc.tuple(id, fc.constantFrom('Arn', 'Outputs.X', 'GroupId', 'toString', '')) }),
    fc.record({ 'Fn::Join': fc.tuple(fc.constantFrom('', ','), fc.array(tie('value'), { maxLength: 3 })) }),
    fc.record({ 'Fn::Select': fc.tuple(fc.integer({ min: -1, max: 3 }), fc.array(tie('value'), { maxLength: 3 })) }),
    fc.record({ 'Fn::Split': fc.tuple(fc.constant(','), tie('value')) }),
    fc.record({ 'Fn::If': fc.tuple(condition, tie('value'), tie('value')) }),
    fc.record({ 'Fn::Sub': fc.tuple(fc.constantFrom(`\${A}-\${X}`, `\${B.Arn}`), fc.record({ X: tie('value') })) }),
    fc.record({
      'Fn::GetStackOutput': fc.record({ StackName: fc.constant('Stack'), OutputName: fc.constantFrom('O', 'N') }),
    }),
    fc.record({ 'Fn::ImportValue': fc.oneof(fc.constant('exported'), tie('value')) }),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('value')).map(([name, argument]) => ({ [`Fn::${name}`]: argument })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3 }),
  ),
}));

const TYPES = [
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::Lambda::Version',
  'AWS::EC2::SecurityGroup',
  'AWS::CloudFormation::Stack',
  'Custom::Any',
  'AWS::Any::Thing',
];
const resources = fc.record({
  Type: fc.constantFrom(...TYPES),
  Properties: fc.dictionary(
    fc.constantFrom('BucketName', 'QueueName', 'FunctionName', 'TemplateURL', 'Parameters', 'Other'),
    values,
  ),
  Condition: fc.option(condition, { nil: undefined }),
  DependsOn: fc.option(fc.array(id, { maxLength: 2 }), { nil: undefined }),
});
const templates = fc.record({
  Parameters: fc.constant({ P: { Type: 'String' }, Q: { Type: 'CommaDelimitedList', Default: 'a,b' } }),
  Conditions: fc.record({
    Yes: fc.constant({ 'Fn::Equals': [1, '1'] }),
    Later: fc.constant({ 'Fn::Equals': [{ Ref: 'P' }, 'x'] }),
    Circle: fc.oneof(fc.constant({ 'Fn::Not': [{ Condition: 'Circle' }] }), values),
  }),
  Resources: fc.dictionary(id, resources, { maxKeys: 5 }),
  Outputs: fc.record({
    O: fc.record({ Value: values, Export: fc.record({ Name: fc.oneof(fc.constant('exported'), values) }) }),
    N: fc.record({ Value: values, Condition: condition }),
  }),
});

function hasFunctionOf(value: Value): boolean {
  if (value instanceof Unknown || typeof value !== 'object' || value === null) {
    return typeof value === 'string' && value.includes('{{resolve:');
  }
  return Object.entries(value).some(([, inner]) => hasFunctionOf(inner));
}

it('any template is resolved, the same way each time, and nothing of it stays unresolved unsaid', () => {
  void fc.assert(
    fc.property(templates, (template) => {
      const text = JSON.parse(JSON.stringify(template));
      const [first, second] = [systemOf(text), systemOf(text)];
      expect(first.resources).toEqual(second.resources);
      expect(first.outputs).toEqual(second.outputs);
      expect(first.unknowns).toEqual(second.unknowns);
      for (const { arn, physicalId, properties } of first.resources) {
        expect(hasFunctionOf(properties)).toBe(false);
        expect(typeof physicalId).toBe('string');
        first.named(arn ?? physicalId);
        first.asset(physicalId);
      }
    }),
    { numRuns: 150 },
  );
});

it('what is nested too deeply is unknown, not a crash', () => {
  const deep = (depth: number, inner: unknown): unknown => {
    let value = inner;
    for (let level = 0; level < depth; level += 1) {
      value = { 'Fn::Join': ['', [value]] };
    }
    return value;
  };
  const system = systemOf({
    Resources: { A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: deep(1_000, 'x') } } },
  });
  expect(system.byId('Stack/A')?.properties['BucketName']).toBeInstanceOf(Unknown);
  expect(system.unknowns).toHaveLength(1);
});
