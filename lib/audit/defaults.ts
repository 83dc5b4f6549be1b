import { Duration, Size } from 'aws-cdk-lib';

/** How long no record can be deleted: a year, as PCI DSS 10.5.1 asks. */
export const LOCK = Duration.days(365);

/** When records move to cheaper storage, from which they are still read at once. */
export const ARCHIVE_AFTER = Duration.days(90);

/** How long a record that S3 has hidden at the end of its life can still be brought back. */
export const HIDDEN_VERSION_LIFETIME = Duration.days(35);

/** How long results of queries stay: long enough for an investigation's week, too short to become a second archive. */
export const RESULT_LIFETIME = Duration.days(7);

/** How long Firehose collects before it writes: what an attacker could still keep from the archive is a minute old. */
export const BUFFER_INTERVAL = Duration.minutes(1);

/** What one query may read: at the price of 2026, 5 USD per TB, a slip costs half a dollar. */
export const SCAN_LIMIT = Size.gibibytes(100);
