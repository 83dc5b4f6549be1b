import { Aws } from 'aws-cdk-lib';
import * as glue from 'aws-cdk-lib/aws-glue';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { toConstructId } from '../../shared';
import { folderOf } from './archive-folders';
import { type ArchiveTable, DAY } from './archive-tables';

/**
 * A table of compressed lines of JSON. Its partitions are computed from the day, so nobody has to register new ones and
 * no crawler reads the archive. https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function glueTable(
  scope: Construct,
  database: glue.CfnDatabase,
  bucket: s3.IBucket,
  table: ArchiveTable,
): glue.CfnTable {
  const location = `s3://${bucket.bucketName}/${folderOf(table.source)}`;
  return new glue.CfnTable(scope, `${toConstructId(table.name)}Table`, {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database.ref,
    tableInput: {
      name: table.name,
      description: table.description,
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: DAY, type: 'string', comment: 'UTC day, e.g. 2026-11-24' }],
      parameters: {
        classification: 'json',
        'projection.enabled': 'true',
        [`projection.${DAY}.type`]: 'date',
        [`projection.${DAY}.format`]: 'yyyy-MM-dd',
        [`projection.${DAY}.range`]: 'NOW-10YEARS,NOW+1DAYS',
        [`projection.${DAY}.interval`]: '1',
        [`projection.${DAY}.interval.unit`]: 'DAYS',
        'storage.location.template': `${location}date=\${${DAY}}/`,
      },
      storageDescriptor: {
        location,
        compressed: true,
        columns: table.columns.map(({ name, type, comment }) => ({ name, type, comment })),
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
      },
    },
  });
}
