/**
 * From a configuration to a DL4J network. {@link io.luthier.dl4j.network.NetworkFactory} is the
 * extension point for a user's own networks.
 */
package io.luthier.dl4j.network;
