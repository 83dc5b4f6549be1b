import { Aws } from 'aws-cdk-lib';
import * as glue from 'aws-cdk-lib/aws-glue';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { toConstructId } from '../../shared';
import { folderOf } from './archive-folders';
import { type ArchiveColumn, type ArchiveTable, DAY } from './archive-tables';

/** How the files of a table are found and read. */
export interface FileFormat {
  /** Folder with all files, as `s3://…/`. */
  readonly location: string;
  /** What follows the location in the name of a day's folder; `day` stands in it as a variable. */
  readonly dayFolder: string;
  /** Form of a day, in letters of Java, e.g. `yyyy-MM-dd`. */
  readonly dayFormat: string;
  /** A day in that form. */
  readonly dayExample: string;
  /** What kind of file it is. */
  readonly classification: string;
  readonly serde: glue.CfnTable.SerdeInfoProperty;
}

/** Compressed lines of JSON, where the pipeline puts those of one source. */
export function glueTable(
  scope: Construct,
  database: glue.CfnDatabase,
  bucket: s3.IBucket,
  table: ArchiveTable,
): glue.CfnTable {
  return projectedTable(scope, database, table, {
    location: `s3://${bucket.bucketName}/${folderOf(table.source)}`,
    dayFolder: `date=\${${DAY}}/`,
    dayFormat: 'yyyy-MM-dd',
    dayExample: '2026-11-24',
    classification: 'json',
    serde: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
  });
}

/**
 * A table of compressed files. Its partitions are computed from the day, so nobody has to register new ones and
 * no crawler reads the archive. https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function projectedTable(
  scope: Construct,
  database: glue.CfnDatabase,
  table: { readonly name: string; readonly description: string; readonly columns: readonly ArchiveColumn[] },
  format: FileFormat,
): glue.CfnTable {
  const { location } = format;
  return new glue.CfnTable(scope, `${toConstructId(table.name)}Table`, {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database.ref,
    tableInput: {
      name: table.name,
      description: table.description,
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: DAY, type: 'string', comment: `UTC day, e.g. ${format.dayExample}` }],
      parameters: {
        classification: format.classification,
        'projection.enabled': 'true',
        [`projection.${DAY}.type`]: 'date',
        [`projection.${DAY}.format`]: format.dayFormat,
        [`projection.${DAY}.range`]: 'NOW-10YEARS,NOW+1DAYS',
        [`projection.${DAY}.interval`]: '1',
        [`projection.${DAY}.interval.unit`]: 'DAYS',
        'storage.location.template': `${location}${format.dayFolder}`,
      },
      storageDescriptor: {
        location,
        compressed: true,
        columns: table.columns.map(({ name, type, comment }) => ({ name, type, comment })),
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: format.serde,
      },
    },
  });
}
