package io.sockjs.testkit.conformance;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a chapter's constructor the server under test. */
final class ConformanceTargetParameter implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConformanceTarget.class;
    }

    @Override
    public ConformanceTarget resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return ConformanceTarget.find(context::getConfigurationParameter);
    }
}
