import { Unknown } from '../../lib/assembly';
import { resolved } from './templates';

const REFERENCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference';
const BUCKET = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'photos' } };
const GIVEN = {
  Parameters: {
    Text: { Type: 'String', Default: 'text' },
    List: { Type: 'CommaDelimitedList', Default: 'one, two,three' },
    Number: { Type: 'Number', Default: 8080 },
    Later: { Type: 'String' },
    Elsewhere: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/images/shop', AllowedValues: ['a'] },
    Size: { Type: 'String', AllowedValues: ['small', 'large'] },
  },
  Mappings: { RegionMap: { 'us-east-1': { HVM64: 'ami-0ff8a91507f77f867', Zones: ['a', 'b'] } } },
  Conditions: {
    Yes: { 'Fn::Equals': ['a', 'a'] },
    No: { 'Fn::Equals': ['a', 'b'] },
    Undecided: { 'Fn::Equals': [{ Ref: 'Later' }, 'a'] },
    Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'Undecided' }] },
    NoAnyway: { 'Fn::And': [{ Condition: 'No' }, { Condition: 'Undecided' }] },
    YesAnyway: { 'Fn::Or': [{ Condition: 'Undecided' }, { Condition: 'Yes' }] },
  },
  Resources: { Bucket: BUCKET, Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } },
};

describe(`functions with the examples of ${REFERENCE}`, () => {
  it.each<[string, unknown, unknown]>([
    ['Fn::Base64', { 'Fn::Base64': 'AWS CloudFormation' }, 'QVdTIENsb3VkRm9ybWF0aW9u'],
    [
      'Fn::Cidr of 6 subnets with 5 bits',
      { 'Fn::Cidr': ['192.168.0.0/24', '6', '5'] },
      [
        '192.168.0.0/27',
        '192.168.0.32/27',
        '192.168.0.64/27',
        '192.168.0.96/27',
        '192.168.0.128/27',
        '192.168.0.160/27',
      ],
    ],
    ['Fn::Cidr of IPv6', { 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['RegionMap', { Ref: 'AWS::Region' }, 'HVM64'] }, 'ami-0ff8a91507f77f867'],
    ['Fn::FindInMap of a list', { 'Fn::FindInMap': ['RegionMap', 'us-east-1', 'Zones'] }, ['a', 'b']],
    [
      'Fn::FindInMap with a default',
      { 'Fn::FindInMap': ['RegionMap', 'mars', 'HVM64', { DefaultValue: 'none' }] },
      'none',
    ],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::photos'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::photos'],
    ['Fn::Join', { 'Fn::Join': [':', ['a', 'b', 'c']] }, 'a:b:c'],
    [
      'Fn::Join of a parameter',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::elb-', { Ref: 'Number' }]] },
      'arn:aws:s3:::elb-8080',
    ],
    ['Fn::Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'List' }] }, 'one-two-three'],
    ['Fn::Length', { 'Fn::Length': { Ref: 'List' } }, 3],
    ['Fn::Select', { 'Fn::Select': ['1', ['apples', 'grapes', 'oranges', 'mangoes']] }, 'grapes'],
    ['Fn::Select of a list parameter', { 'Fn::Select': [2, { Ref: 'List' }] }, 'three'],
    ['Fn::Split', { 'Fn::Split': ['|', 'a|b|c'] }, ['a', 'b', 'c']],
    ['Fn::Split ending in a delimiter', { 'Fn::Split': ['|', 'a||c|'] }, ['a', '', 'c', '']],
    ['Fn::Split of an ARN', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'jobs'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `arn:aws:ec2:\${AWS::Region}:\${AWS::AccountId}:vpc/\${Text}` },
      'arn:aws:ec2:us-east-1:123456789012:vpc/text',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': [`www.\${Domain}`, { Domain: { Ref: 'Text' } }] }, 'www.text'],
    ['Fn::Sub of an attribute', { 'Fn::Sub': `\${Bucket.Arn}/*` }, 'arn:aws:s3:::photos/*'],
    ['Fn::Sub with a literal', { 'Fn::Sub': `\${!Literal} \${Text}` }, `\${Literal} text`],
    [
      'Fn::ToJsonString',
      { 'Fn::ToJsonString': { Key1: 'Value1', Key2: { Ref: 'Text' } } },
      '{"Key1":"Value1","Key2":"text"}',
    ],
    ['Fn::If that holds', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['Fn::If that does not', { 'Fn::If': ['Neither', 'then', 'else'] }, 'else'],
    ['Fn::And with what is false anyway', { 'Fn::If': ['NoAnyway', 'then', 'else'] }, 'else'],
    ['Fn::Or with what is true anyway', { 'Fn::If': ['YesAnyway', 'then', 'else'] }, 'then'],
    ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    ['Fn::GetAZs of a region', { 'Fn::Select': [1, { 'Fn::GetAZs': 'eu-west-1' }] }, 'eu-west-1b'],
    ['Ref of a resource', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs'],
    ['Ref of a number', { Ref: 'Number' }, 8080],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Stack'],
    ['AWS::NotificationARNs', { Ref: 'AWS::NotificationARNs' }, []],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['AWS::NoValue in an object', { a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: 1 }, { b: 1 }],
  ])('%s', (_, value, expected) => {
    expect(resolved(value, GIVEN)).toEqual(expected);
  });
});

describe('what can’t be known', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a parameter without a value', { 'Fn::Join': ['', ['a-', { Ref: 'Later' }, '-b']] }, 'a-*-b', /Later/],
    [
      'a secret',
      { 'Fn::Sub': 'user:{{resolve:secretsmanager:db/prod:SecretString:password}}' },
      'user:*',
      /resolve:secretsmanager:db\/prod/,
    ],
    [
      'a secret that is put together',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Text' }, ':SecretString:password::}}']] },
      '*',
      /secretsmanager:text:SecretString/,
    ],
    ['a parameter of SSM in a text', '{{resolve:ssm:/images/shop:1}}', '*', /resolve:ssm:\/images\/shop/],
    ['a transform', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } }, '*', /Fn::Transform/],
    ['a function that nobody knows', { 'Fn::Frobnicate': [1] }, '*', /Fn::Frobnicate/],
    ['a reference to no name', { Ref: { Ref: 'Text' } }, '*', /Ref has arguments/],
    ['what is not there', { Ref: 'Missing' }, '*', /Missing/],
    ['an attribute of what is not there', { 'Fn::GetAtt': ['Missing', 'Arn'] }, '*', /Missing/],
    ['an import', { 'Fn::ImportValue': 'elsewhere' }, '*', /elsewhere/],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Out' } }, '*', /Other/],
    ['a part of a list', { 'Fn::Select': [9, ['a']] }, '*', /Fn::Select/],
    [
      'a mapping by a key that is not known, in spite of a default',
      { 'Fn::FindInMap': ['RegionMap', { Ref: 'Later' }, 'HVM64', { DefaultValue: 'none' }] },
      '*',
      /Later/,
    ],
    ['what every mapping has', { 'Fn::FindInMap': ['RegionMap', 'us-east-1', 'toString'] }, '*', /toString/],
    [
      'a text that is split',
      { 'Fn::Select': [1, { 'Fn::Split': ['-', { 'Fn::Sub': `a-\${Later}-b` }] }] },
      '*',
      /Later/,
    ],
    ['a JSON text', { 'Fn::ToJsonString': { a: [{ Ref: 'Later' }] } }, '*', /Later/],
    ['a parameter of SSM that is declared', { Ref: 'Elsewhere' }, '*', /Elsewhere/],
    ['more subnets than a block has', { 'Fn::Cidr': ['10.0.0.0/24', 4, 8] }, '*', /Fn::Cidr/],
    ['subnets of no address', { 'Fn::Cidr': ['10.0.0.256/24', 1, 8] }, '*', /Fn::Cidr/],
    ['a mapping', { 'Fn::FindInMap': ['RegionMap', 'mars', 'HVM64'] }, '*', /mars/],
    ['arguments that are none', { 'Fn::Join': 7 }, '*', /Fn::Join/],
    ['names that every object has', { Ref: 'constructor' }, '*', /constructor/],
    ['attributes of them', { 'Fn::GetAtt': ['toString', 'Arn'] }, '*', /toString/],
  ])('%s stays unknown, with its reason', (_, value, pattern, reason) => {
    const result = resolved(value, GIVEN);
    expect(result).toBeInstanceOf(Unknown);
    expect(result).toMatchObject({ pattern, reason: expect.stringMatching(reason) });
  });

  it('a function that nobody knows is unknown by name only, and never called', () => {
    for (const name of ['Fn::constructor', 'Fn::__proto__', 'Fn::']) {
      expect(resolved({ [name]: [] })).toBeInstanceOf(Unknown);
    }
  });
});

describe('Fn::If that can’t be decided', () => {
  it('keeps both values', () => {
    const value = resolved({ 'Fn::If': ['Undecided', 'sg-1', 'sg-2'] }, GIVEN);
    expect(value).toMatchObject({ pattern: 'sg-*', alternatives: ['sg-1', 'sg-2'] });
  });

  it('keeps what may be left out, and that it may be', () => {
    const statement = { Effect: 'Allow' };
    const [kept] = resolved([{ 'Fn::If': ['Both', statement, { Ref: 'AWS::NoValue' }] }], GIVEN) as Unknown[];
    expect(kept).toMatchObject({ alternatives: [statement, null] });
  });

  it('is both texts where it is part of one', () => {
    const arn = { 'Fn::Join': ['', ['arn:aws:s3:::', { 'Fn::If': ['Undecided', 'a', 'b'] }, '/*']] };
    expect(resolved(arn, GIVEN)).toMatchObject({ alternatives: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] });
  });

  it('is one value when both are the same', () => {
    expect(resolved({ 'Fn::If': ['Undecided', { Ref: 'Text' }, 'text'] }, GIVEN)).toBe('text');
  });

  it('is not told apart when there are too many', () => {
    const choice = { 'Fn::If': ['Undecided', 'a', 'b'] };
    const joined = (times: number) =>
      resolved({ 'Fn::Join': ['', Array.from({ length: times }, () => choice)] }, GIVEN);
    expect((joined(4) as Unknown).alternatives).toHaveLength(16);
    expect(joined(5)).toMatchObject({ pattern: '*****', alternatives: undefined });
  });

  it('is like a parameter that may have a few values', () => {
    expect(resolved({ Ref: 'Size' }, GIVEN)).toMatchObject({ alternatives: ['small', 'large'] });
    expect(resolved({ Ref: 'Elsewhere' }, GIVEN)).toMatchObject({ alternatives: undefined });
    expect(resolved({ Ref: 'Elsewhere' }, GIVEN, { parameters: { Stack: { Elsewhere: 'image' } } })).toBe('image');
  });

  it('is decided by whoever reads', () => {
    const value = { 'Fn::If': ['Undecided', 1, 2] };
    expect(resolved(value, GIVEN, { conditions: { Stack: { Undecided: false } } })).toBe(2);
    expect(resolved(value, GIVEN, { parameters: { Stack: { Later: 'a' } } })).toBe(1);
  });
});
