import { ServiceError } from '../errors';

/**
 * What was to be decrypted was not encrypted here, for this place, and left unchanged since.
 * Every reason gives the same error, so that an attacker who changes stored bytes learns
 * nothing from the answers, and a bit that rotted is as final as one that was flipped.
 */
export class DecryptionFailed extends ServiceError {
  readonly code = 'DECRYPTION_FAILED';
  readonly status = 500;

  constructor() {
    super('the ciphertext is not authentic in this place');
  }
}
