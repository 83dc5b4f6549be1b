import { HEALTH_PATH } from '../../../runtime/contract';

export const handler = async (): Promise<string> => HEALTH_PATH;
