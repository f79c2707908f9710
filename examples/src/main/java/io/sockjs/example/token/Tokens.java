package io.sockjs.example.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that need no memory: a name and an end, signed. A real application would use its identity provider's. */
final class Tokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final Clock clock;
    private final Duration life;

    Tokens(Clock clock, Duration life) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
        this.life = life;
    }

    String issue(String user) {
        String claim = user + "." + clock.instant().plus(life).toEpochMilli();
        return claim + "." + signature(claim);
    }

    /** Whose token it is, or null when it is forged, broken or out of date. */
    String user(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !isSigned(parts[0] + "." + parts[1], parts[2])) {
            return null;
        }
        // Only what we have signed is parsed.
        return Long.parseLong(parts[1]) > clock.millis() ? parts[0] : null;
    }

    private boolean isSigned(String claim, String signature) {
        // In constant time: how long it takes must not tell how much of a guess is right.
        return MessageDigest.isEqual(
                signature(claim).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private String signature(String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal(claim.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
