import { systemOf } from './templates';

const loop = (collection: unknown) => ({
  Transform: 'AWS::LanguageExtensions',
  Parameters: { Names: { Type: 'CommaDelimitedList', Default: 'one,two.fifo' } },
  Resources: {
    'Fn::ForEach::Queues': [
      'Name',
      collection,
      {
        'Queue&{Name}': {
          Type: 'AWS::SQS::Queue',
          Properties: { QueueName: { 'Fn::Sub': `q-\${Name}` }, Tag: { Ref: 'Name' } },
        },
      },
    ],
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: {
        'Fn::ForEach::Properties': ['Property', ['TopicName', 'DisplayName'], { [`\${Property}`]: 'orders' }],
      },
    },
  },
});

describe('a loop', () => {
  it('makes a resource of each item, and a property', () => {
    const system = systemOf(loop(['one', 'two.fifo']));
    expect(system.resources.map(({ logicalId, properties }) => [logicalId, properties])).toEqual([
      ['Queueone', { QueueName: 'q-one', Tag: 'one' }],
      ['Queuetwofifo', { QueueName: 'q-two.fifo', Tag: 'two.fifo' }],
      ['Topic', { TopicName: 'orders', DisplayName: 'orders' }],
    ]);
    expect(system.unknowns).toEqual([]);
  });

  it('goes over the default of a parameter', () => {
    expect(systemOf(loop({ Ref: 'Names' })).resources).toHaveLength(3);
  });

  it('is listed when nobody knows what it goes over', () => {
    const system = systemOf(loop({ 'Fn::ImportValue': 'names' }));
    expect(system.resources.map(({ logicalId }) => logicalId)).toEqual(['Topic']);
    expect(system.unknowns).toEqual([
      { resource: 'Stack', property: 'Fn::ForEach::Queues', reason: 'it is not known what it goes over' },
    ]);
  });

  it('in another', () => {
    const inner = { 'Fn::ForEach::Inner': ['B', ['1', '2'], { [`R\${A}\${B}`]: { Type: 'AWS::SNS::Topic' } }] };
    const system = systemOf({ Resources: { 'Fn::ForEach::Outer': ['A', ['x', 'y'], inner] } });
    expect(system.resources.map(({ logicalId }) => logicalId)).toEqual(['Rx1', 'Rx2', 'Ry1', 'Ry2']);
  });
});

it('lists transforms that are not carried out', () => {
  const Transform = ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31', { Name: 'AWS::Include' }];
  const system = systemOf({ Transform, Resources: { F: { Type: 'AWS::Serverless::Function' } } });
  expect(system.unknowns.map(({ reason }) => reason)).toEqual([
    'transform AWS::Serverless-2016-10-31 is not carried out',
    'transform AWS::Include is not carried out',
  ]);
});
