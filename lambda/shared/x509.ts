/** `@peculiar/x509`, which does not load without `reflect-metadata`: whoever needs it imports it from here. */
import 'reflect-metadata';

export * from '@peculiar/x509';
