import { Aws, Names, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BlueprintError, EncryptionKey, type IWorkload, toConstructId } from '../shared';
import type { IAuditArchive } from './audit-archive-interface';
import { SCAN_LIMIT } from './defaults';
import { archiveTables } from './private/archive-tables';
import { glueTable } from './private/glue-table';
import { LOAD_BALANCER_TABLE, loadBalancerTable } from './private/load-balancer-table';
import { grantQueryAccess } from './private/query-access';
import { QueryResults } from './private/query-results';
import { SAVED_QUERIES } from './private/saved-queries';

/** The least that Athena takes as a limit. */
const LEAST_SCAN_LIMIT = Size.mebibytes(10);

/** Properties of {@link AuditQueries}. */
export interface AuditQueriesProps {
  /** Archive to ask. */
  readonly archive: IAuditArchive;

  /**
   * What one query may read before it is stopped, 10 MiB or more. Athena bills what is read.
   *
   * @default Size.gibibytes(100)
   */
  readonly scanLimit?: Size;

  /**
   * Key of the results.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to results and key when they leave the stack. CloudFormation deletes empty buckets only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * SQL over the archive: a table for each source, partitioned by day, and saved queries for the questions of an
 * investigation. Whoever asks needs {@link grantQuery}; results are encrypted and deleted after a week,
 * and the settings bind every query, whatever its client asks for. NIST 800-53 R5 AU-6(1), AU-6(3), AU-7(1);
 * https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class AuditQueries extends Construct {
  /** Name of the Glue database. */
  readonly databaseName: string;
  /** Name of the Athena workgroup. */
  readonly workGroupName: string;
  /** Bucket with the results. */
  readonly results: s3.IBucket;
  /** Key of the results. */
  readonly encryptionKey: kms.IKey;
  private readonly archive: IAuditArchive;

  constructor(scope: Construct, id: string, props: AuditQueriesProps) {
    super(scope, id);
    this.archive = props.archive;
    const { archive, scanLimit = SCAN_LIMIT, removalPolicy = RemovalPolicy.RETAIN } = props;
    if (scanLimit.toBytes() < LEAST_SCAN_LIMIT.toBytes()) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        `scanLimit must be 10 MiB or more, got ${scanLimit.toBytes()} bytes; choose what one query may cost`,
        this,
      );
    }
    this.encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Results of ${this.node.path}`, removalPolicy }).key;
    this.results = new QueryResults(this, 'Results', this.encryptionKey, removalPolicy).bucket;
    const unique = Names.uniqueResourceName(this, { maxLength: 64, separator: '_', allowedSpecialCharacters: '_' });
    this.databaseName = unique.toLowerCase();
    this.workGroupName = unique;
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: this.databaseName, description: 'Audit archive' },
    });
    for (const table of archiveTables()) {
      glueTable(this, database, archive.bucket, table);
    }
    loadBalancerTable(this, database, archive.bucket);
    this.saveQueries(this.createWorkGroup(scanLimit), database);
  }

  /**
   * Lets a person's or a workload's role ask: run queries in the workgroup, saved or its own, read the archive and the results. Everybody who may
   * ask can read everybody's results. It cannot change tables, saved queries or the workgroup. A role of another stack
   * must be given by its ARN.
   */
  grantQuery(reader: IWorkload): void {
    const { workGroupName, databaseName, results, encryptionKey } = this;
    const tableNames = [...archiveTables().map(({ name }) => name), LOAD_BALANCER_TABLE];
    this.archive.grantRead(reader);
    grantQueryAccess(reader, { workGroupName, databaseName, tableNames, results, encryptionKey });
  }

  private createWorkGroup(scanLimit: Size): athena.CfnWorkGroup {
    return new athena.CfnWorkGroup(this, 'WorkGroup', {
      name: this.workGroupName,
      description: 'Questions to the audit archive',
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimit.toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.results.s3UrlForObject(),
          expectedBucketOwner: Aws.ACCOUNT_ID,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: this.encryptionKey.keyArn },
        },
      },
    });
  }

  private saveQueries(workGroup: athena.CfnWorkGroup, database: glue.CfnDatabase): void {
    for (const { name, description, sql } of SAVED_QUERIES) {
      new athena.CfnNamedQuery(this, `${toConstructId(name)}Query`, {
        name,
        description,
        database: database.ref,
        workGroup: workGroup.ref,
        queryString: sql,
      });
    }
  }
}
