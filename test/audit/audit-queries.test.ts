import { Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AuditArchive, AuditQueries, type AuditQueriesProps } from '../../lib/audit';
import { archiveTables, DAY } from '../../lib/audit/private/archive-tables';
import { SAVED_QUERIES, type SavedQuery } from '../../lib/audit/private/saved-queries';
import { EncryptionKey } from '../../lib/shared';
import { AUDIT_SOURCES, QUARANTINE } from '../../runtime/contract';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { actionsOf, type Statement } from './support';

const TABLE = 'AWS::Glue::Table';

/** Words of SQL that the saved queries use; whatever else stands in one must be a column, an alias or a table. */
const WORDS = new Set(
  (
    'select distinct from where and or is not null between in group by order desc having as count sum min max min_by ' +
    'coalesce json_extract_scalar'
  ).split(' '),
);

function queries(props: Partial<AuditQueriesProps> = {}, stack = foreignStack()) {
  const archive = new AuditArchive(stack, 'Archive');
  const auditQueries = new AuditQueries(stack, 'Queries', { archive, ...props });
  return { stack, archive, auditQueries, template: Template.fromStack(stack) };
}

/** Names in a query that neither SQL nor the query itself defines. */
function namesIn({ sql }: Pick<SavedQuery, 'sql'>): string[] {
  const text = sql.replaceAll(/'[^']*'/g, '').replaceAll('"', '');
  const aliases = [...text.matchAll(/\bAS ([a-z_]+)/g)].map(([, alias]) => alias);
  const names = (text.match(/[A-Za-z_][A-Za-z_0-9]*/g) ?? []).map((name) => name.toLowerCase());
  return [...new Set(names)].filter((name) => !WORDS.has(name) && !aliases.includes(name));
}

describe('AuditQueries', () => {
  it('has a table for every source of the archive, for quarantine and for web ACLs', () => {
    expect(
      archiveTables()
        .map(({ source }) => source)
        .sort(),
    ).toEqual([...AUDIT_SOURCES, QUARANTINE, 'waf'].sort());
    queries().template.resourceCountIs(TABLE, archiveTables().length + 1); // And one for load balancers.
  });

  it.each(archiveTables())('reads $name where the pipeline puts it, by day', ({ name, source, columns }) => {
    const { template, stack, archive } = queries();
    const [table] = Object.values(template.findResources(TABLE, { Properties: { TableInput: { Name: name } } }));
    const { Parameters, PartitionKeys, StorageDescriptor } = table?.Properties.TableInput ?? {};
    expect(PartitionKeys).toEqual([expect.objectContaining({ Name: DAY, Type: 'string' })]);
    expect(Parameters['projection.enabled']).toBe('true');
    const folder = `s3://${archive.bucket.bucketName}/source=${source}/`;
    expect(StorageDescriptor.Location).toEqual(stack.resolve(folder));
    expect(Parameters['storage.location.template']).toEqual(stack.resolve(`${folder}date=\${day}/`));
    expect(StorageDescriptor.Columns).toEqual(
      columns.map((column) => ({ Name: column.name, Type: column.type, Comment: column.comment })),
    );
  });

  it('binds every query to encrypted results of this account and to a limit', () => {
    const { stack, auditQueries, template } = queries();
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 100 * 1024 ** 3,
        ResultConfiguration: {
          ExpectedBucketOwner: { Ref: 'AWS::AccountId' },
          EncryptionConfiguration: {
            EncryptionOption: 'SSE_KMS',
            KmsKey: stack.resolve(auditQueries.encryptionKey.keyArn),
          },
        },
      },
    });
  });

  it('deletes results, and every version of them, after a week', () => {
    const { template } = queries();
    template.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'query-results/' }),
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 7 } })],
      },
      ObjectLockConfiguration: Match.absent(),
    });
  });

  it('changes nothing in the archive', () => {
    const alone = foreignStack();
    new AuditArchive(alone, 'Archive');
    const { template } = queries();
    const [policyId, policy] =
      Object.entries(Template.fromStack(alone).findResources('AWS::S3::BucketPolicy')).find(([id]) =>
        /^ArchiveBucketPolicy/.test(id),
      ) ?? [];
    expect(template.findResources('AWS::S3::BucketPolicy')[policyId ?? '']).toEqual(policy);
  });

  it.each([
    [Size.mebibytes(10), undefined],
    [Size.mebibytes(9), 'VALUE_OUT_OF_RANGE'],
  ])('takes a limit of %j: %s', (scanLimit, code) => {
    const make = () => queries({ scanLimit });
    if (code === undefined) {
      expect(make).not.toThrow();
    } else {
      expect(make).toThrow(expect.objectContaining({ code }));
    }
  });

  it('uses the key it is given', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Given', { description: 'test' });
    const { template } = queries({ encryptionKey: key }, stack);
    template.resourceCountIs('AWS::KMS::Key', 2); // This one, and the one of the archive.
  });

  it('passes every rule pack', () => {
    expect(nagFindings(queries().stack)).toEqual([]);
  });
});

describe('AuditQueries.grantQuery', () => {
  const stack = foreignStack();
  const archive = new AuditArchive(stack, 'Archive');
  const auditQueries = new AuditQueries(stack, 'Queries', { archive });
  const role = new iam.Role(stack, 'Investigator', { assumedBy: new iam.AccountRootPrincipal() });
  const policy = new iam.ManagedPolicy(stack, 'Investigation', { roles: [role] });
  auditQueries.grantQuery({ role, grantPrincipal: policy.grantPrincipal });
  const template = Template.fromStack(stack);
  const [granted] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const statements: Statement[] = granted?.Properties.PolicyDocument.Statement;
  const on = (resource: unknown) =>
    actionsOf(
      statements.filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(stack.resolve(resource))),
    );

  it('lets the role run queries, read the archive and read results', () => {
    expect(actionsOf(statements)).toEqual(
      expect.arrayContaining(['athena:StartQueryExecution', 'athena:GetNamedQuery', 'glue:GetTable']),
    );
    expect(on(archive.bucket.arnForObjects('*'))).toEqual(['s3:GetObject']);
    expect(on(archive.encryptionKey.keyArn)).toEqual(['kms:Decrypt']);
    expect(on(auditQueries.encryptionKey.keyArn)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(on(auditQueries.results.arnForObjects('*'))).toEqual(
      expect.arrayContaining(['s3:GetObject', 's3:PutObject']),
    );
  });

  it('names every table and no other, and one workgroup', () => {
    const tables = Object.values(template.findResources(TABLE)).map(({ Properties }) => Properties.TableInput.Name);
    const text = JSON.stringify(statements);
    const named = [...text.matchAll(/:table\/[a-z0-9_]+\/([^"]+)"/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(tables.sort());
    expect(text).toContain(`workgroup/${auditQueries.workGroupName}"`);
    expect(text).not.toMatch(/(workgroup|database|table)\/[^"]*\*/);
  });

  it('lets it change no query, no table, no setting and no record', () => {
    expect(
      actionsOf(statements).filter((action) => /\*|Create|Update|Delete|Tag|Replicate|Grant/.test(action)),
    ).toEqual([]);
    expect(statements.every(({ Resource }) => Resource !== '*')).toBe(true);
    const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
    expect(writes.map(({ Resource }) => Resource)).toEqual([stack.resolve(auditQueries.results.arnForObjects('*'))]);
  });

  it('uses keys through S3 only, for these two buckets', () => {
    const uses = statements.filter((statement) => actionsOf([statement]).some((action) => action.startsWith('kms:')));
    expect(uses.map(({ Condition }) => Condition?.['StringEquals']?.['kms:EncryptionContext:aws:s3:arn'])).toEqual([
      stack.resolve(archive.bucket.bucketArn),
      stack.resolve(auditQueries.results.bucketArn),
    ]);
  });

  it('passes every rule pack, without a policy inside the role', () => {
    expect(nagFindings(stack)).toEqual([]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('gives nothing to anybody who was not named', () => {
    const { template: closed } = queries();
    closed.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    expect(JSON.stringify(closed.findResources('AWS::KMS::Key'))).not.toContain('aws:PrincipalArn');
  });
});

describe('saved queries', () => {
  it('are all saved, in the workgroup that limits them', () => {
    const { template } = queries();
    const saved = Object.values(template.findResources('AWS::Athena::NamedQuery')).map(({ Properties }) => Properties);
    expect(saved.map(({ Name }) => Name).sort()).toEqual(SAVED_QUERIES.map(({ name }) => name).sort());
    expect(saved.every(({ WorkGroup }) => WorkGroup !== undefined)).toBe(true);
  });

  it.each(SAVED_QUERIES)('$name uses only columns that its table has', (query) => {
    const table = archiveTables().find(({ name }) => name === query.table);
    const columns = table?.columns.map(({ name }) => name) ?? [];
    expect(namesIn(query).filter((name) => ![...columns, DAY, query.table].includes(name))).toEqual([]);
    expect(query.sql).toContain(`FROM ${query.table}\n`);
  });

  it.each(SAVED_QUERIES)('$name reads only the days it is asked for, and says which values it needs', (query) => {
    expect(query.sql).toContain('day BETWEEN ? AND ?');
    const values = query.description.split('Values: ')[1]?.split(', ');
    expect(values).toHaveLength(query.sql.split('?').length - 1);
  });

  it.each(SAVED_QUERIES)('$name has values as parameters, never a place to write them into the text', ({ sql }) => {
    expect(sql).not.toMatch(/[<>{}]\w|\$\{/);
  });

  it('would notice a column that does not exist', () => {
    expect(namesIn({ sql: "SELECT usr_id AS who FROM application WHERE status = 'deny'" })).toContain('usr_id');
  });
});
