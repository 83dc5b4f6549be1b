import { createServer } from 'node:https';

createServer().listen(8443);
